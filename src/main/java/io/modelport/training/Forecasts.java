package io.modelport.training;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Estimates when jobs start and finish, from what the database knows of nodes, attempts and earlier jobs. */
@Component
class Forecasts {

    /** Jobs of the queue that are looked at. */
    private static final int MOST = 500;

    private static final Duration KEPT = Duration.ofSeconds(1);

    /**
     * How long a job takes in all: as long for each epoch as the newest of the last jobs that trained the same network on
     * the same data for the same model.
     */
    private static final String WHOLE = """
        (select (select sum(extract(epoch from ended_at - started_at)) from training_attempt where job = done.id)
                / (done.spec ->> 'epochs')::integer * (job.spec ->> 'epochs')::integer
            from (select id, spec, finished_at from training_job
                where state = 'SUCCEEDED' and model = job.model and dataset = job.dataset
                    and dataset_version = job.dataset_version
                order by finished_at desc limit 20) done
            where done.spec -> 'network' = job.spec -> 'network'
            order by done.finished_at desc limit 1)""";

    private final JdbcClient jdbc;
    private final DatabaseClock clock;
    private final TrainingNodes nodes;
    private volatile @Nullable Made made;

    Forecasts(JdbcClient jdbc, DatabaseClock clock, TrainingNodes nodes) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.nodes = nodes;
    }

    /** What is expected of a job that is not over, as of a second ago at most. */
    JobEstimate of(UUID job) {
        Made last = made;
        if (last == null || System.nanoTime() - last.nanoTime() > KEPT.toNanos()) {
            last = make();
        }
        Optional<JobEstimate> found = last.forecast().find(job);
        if (found.isEmpty() && last.whole()) {
            found = make().forecast().find(job); // It was submitted since then.
        }
        return found.orElse(new JobEstimate(null, null, QueueForecast.TOO_FAR));
    }

    private Made make() {
        List<TrainingNode> live = nodes.list();
        List<QueueForecast.Work> queued = queued();
        Made now = new Made(System.nanoTime(), forecast(live, queued), queued.size() < MOST);
        made = now;
        return now;
    }

    private QueueForecast forecast(List<TrainingNode> live, List<QueueForecast.Work> queued) {
        return QueueForecast.of(clock.now(), live.stream().mapToInt(TrainingNode::slots).sum(),
                live.stream().filter(node -> node.slots() > 0).mapToLong(TrainingNode::memoryBytes).max().orElse(0),
                running(), queued);
    }

    private List<QueueForecast.Work> running() {
        return jdbc.sql("""
            select job.id, 0.0::double precision as wait, 0::bigint as memory_limit, coalesce(attempt.seconds_left,
                %s - extract(epoch from now() - attempt.started_at))::double precision as seconds
            from training_job job join training_attempt attempt on attempt.job = job.id and attempt.number = job.attempt
            where job.state = 'RUNNING'
            """.formatted(WHOLE)).query(Forecasts::work).list();
    }

    /** A job that was begun goes on from where its last attempt was. */
    private List<QueueForecast.Work> queued() {
        return jdbc.sql("""
            select job.id, greatest(0, extract(epoch from job.claimable_at - now()))::double precision as wait,
                coalesce(job.memory_limit, 0) as memory_limit,
                coalesce(attempt.seconds_left, %s)::double precision as seconds
            from training_job job
            left join training_attempt attempt on attempt.job = job.id and attempt.number = job.attempt
            where job.state = 'QUEUED' order by job.priority desc, job.created_at, job.id limit :most
            """.formatted(WHOLE)).param("most", MOST).query(Forecasts::work).list();
    }

    private static QueueForecast.Work work(ResultSet row, int number) throws SQLException {
        return QueueForecast.Work.of(row.getObject("id", UUID.class), row.getDouble("wait"),
                row.getObject("seconds", Double.class), row.getLong("memory_limit"));
    }

    /** @param whole whether the whole queue was looked at */
    private record Made(long nanoTime, QueueForecast forecast, boolean whole) {}
}
