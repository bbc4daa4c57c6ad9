package io.modelport.training;

import io.modelport.process.wire.MetricPoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What attempts measured, in the order in which it arrived. */
@Repository
public class TrainingMetrics {

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    TrainingMetrics(JdbcTemplate batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
    }

    /** Adds points; those of a step that are there already are left as they are. */
    void record(AttemptIdentity attempt, List<MetricPoint> points) {
        batches.batchUpdate("""
            insert into training_metric (job, attempt, key, value, step, epoch, measured_at)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (job, key, step) do nothing
            """, points, 500, (statement, point) -> {
            statement.setObject(1, attempt.job().value());
            statement.setInt(2, attempt.number());
            statement.setString(3, point.key());
            statement.setDouble(4, point.value());
            statement.setLong(5, point.step());
            statement.setInt(6, point.epoch());
            statement.setObject(7, Instant.ofEpochMilli(point.timestampMillis()).atOffset(ZoneOffset.UTC));
        });
    }

    /** Forgets what was measured after a step, because it is going to be measured again. */
    void forgetAfter(TrainingJobId job, long step) {
        jdbc.sql("delete from training_metric where job = :job and step > :step")
                .param("job", job.value())
                .param("step", step)
                .update();
    }

    /**
     * What a job measured.
     *
     * @param keys which keys; empty for all
     * @param after only points with a greater id
     * @param limit most points to give, in the order of their ids
     */
    public List<Metric> list(TrainingJobId job, Collection<String> keys, long after, int limit) {
        return jdbc.sql("""
            select id, attempt, key, value, step, epoch, measured_at from training_metric
            where job = :job and id > :after and (:all or key in (:keys))
            order by id limit :limit
            """)
                .param("job", job.value())
                .param("after", after)
                .param("all", keys.isEmpty())
                .param("keys", keys.isEmpty() ? List.of("") : keys)
                .param("limit", limit)
                .query(TrainingMetrics::metric)
                .list();
    }

    private static Metric metric(ResultSet row, int number) throws SQLException {
        return new Metric(row.getLong("id"), row.getInt("attempt"), row.getString("key"), row.getDouble("value"),
                row.getLong("step"), row.getInt("epoch"),
                row.getObject("measured_at", OffsetDateTime.class).toInstant());
    }
}
