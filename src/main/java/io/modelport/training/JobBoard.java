package io.modelport.training;

import io.modelport.actor.Actor;
import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetVersionId;
import io.modelport.network.TrainingSpec;
import io.modelport.problem.NotFound;
import io.modelport.process.wire.Progress;
import io.modelport.registry.ModelName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Shows how jobs and attempts stand, whichever node runs them. */
@Repository
public class JobBoard {

    /** The newest value of each key: the keys one after the other from the index, which holds thousands of points each. */
    private static final String NEWEST_METRICS = """
        (
            with recursive known (key) as (
                select min(key) from training_metric point where point.job = job.id
                union all
                select (select min(key) from training_metric point where point.job = job.id and point.key > known.key)
                from known where known.key is not null
            )
            select jsonb_object_agg(known.key, (
                select value from training_metric point
                where point.job = job.id and point.key = known.key order by step desc limit 1))
            from known where known.key is not null
        )""";
    private static final String JOBS = """
        select job.*, attempt.epoch, attempt.epochs, attempt.step, attempt.steps, attempt.examples_per_second,
            attempt.seconds_left, newest.epoch as checkpoint_epoch, newest.step as checkpoint_step,
            newest.size as checkpoint_size, newest.created_at as checkpoint_at,
            coalesce(job.metrics, %s) as newest_metrics,
            case when job.state = 'QUEUED' then (
                select count(*)::integer + 1 from training_job ahead
                where ahead.state = 'QUEUED' and (ahead.priority > job.priority or ahead.priority = job.priority
                    and (ahead.created_at, ahead.id) < (job.created_at, job.id))
            ) end as queue_position,
            (select coalesce(sum(extract(epoch from coalesce(ran.ended_at, now()) - ran.started_at)), 0)
                from training_attempt ran where ran.job = job.id) as run_seconds
        from training_job job
        left join training_attempt attempt on attempt.job = job.id and attempt.number = job.attempt
        left join lateral (
            select * from training_checkpoint checkpoint where checkpoint.job = job.id order by id desc limit 1
        ) newest on true
        """.formatted(NEWEST_METRICS);

    private static final TypeReference<Map<String, Double>> METRICS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Forecasts forecasts;

    /** For what the database keeps as JSON, which is read as leniently as it was written. */
    private final JsonMapper json = new JsonMapper();

    JobBoard(JdbcClient jdbc, Forecasts forecasts) {
        this.jdbc = jdbc;
        this.forecasts = forecasts;
    }

    /** @throws NotFound when there is no such job */
    public JobSnapshot get(TrainingJobId id) {
        return jdbc.sql(JOBS + "where job.id = :id")
                .param("id", id.value())
                .query(this::job)
                .optional()
                .orElseThrow(() -> notFound(id));
    }

    /** @param limit most jobs to give */
    public List<JobSnapshot> list(JobFilter filter, int limit) {
        JobFilter.Position after = filter.after();
        String order = filter.newestFirst() ? "desc" : "asc";
        return jdbc.sql(JOBS + """
            where (:anyState or job.state in (:states)) and (:anyModel or job.model = :model)
                and (:fromStart or (job.created_at, job.id) %s (:createdAt, :id))
            order by job.created_at %s, job.id %s limit :limit
            """.formatted(filter.newestFirst() ? "<" : ">", order, order))
                .param("anyState", filter.states().isEmpty())
                .param("states", names(filter.states()))
                .param("anyModel", filter.model() == null)
                .param("model", filter.model() == null ? "" : filter.model().value())
                .param("fromStart", after == null)
                .param("createdAt", (after == null ? Instant.EPOCH : after.createdAt()).atOffset(ZoneOffset.UTC))
                .param("id", after == null ? new UUID(0, 0) : after.id())
                .param("limit", limit)
                .query(this::job)
                .list();
    }

    /** The attempts of a job, first to last; none before the first. */
    public List<AttemptSnapshot> attempts(TrainingJobId job) {
        return jdbc.sql("""
            select id, number, node, state, reason, epoch, epochs, step, steps, examples_per_second, seconds_left,
                resumed_epoch, resumed_step, memory_limit, peak_memory, started_at, ended_at
            from training_attempt where job = :job order by number
            """)
                .param("job", job.value())
                .query(JobBoard::attempt)
                .list();
    }

    /** @throws NotFound when the job has no such attempt */
    public AttemptSnapshot getAttempt(TrainingJobId job, int number) {
        return attempts(job).stream()
                .filter(attempt -> attempt.number() == number)
                .findFirst()
                .orElseThrow(() -> new NotFound("attempt-not-found",
                        "The training job " + job + " has no attempt " + number + ".",
                        "List its attempts with GET /api/v1/training-jobs/" + job + "/attempts."));
    }

    static NotFound notFound(TrainingJobId id) {
        return new NotFound("training-job-not-found", "There is no training job '" + id + "'.",
                "List the jobs with GET /api/v1/training-jobs.");
    }

    private JobSnapshot job(ResultSet row, int number) throws SQLException {
        return new JobSnapshot(new TrainingJobId(row.getObject("id", UUID.class)), new Actor(row.getString("actor")),
                new ModelName(row.getString("model")),
                new DatasetVersionId(new DatasetName(row.getString("dataset")), row.getInt("dataset_version")),
                row.getString("evaluation_split"), json.readValue(row.getString("spec"), TrainingSpec.class),
                row.getString("description"), row.getInt("priority"),
                new JobLimits(row.getObject("time_limit", Long.class), row.getObject("memory_limit", Long.class)),
                row.getDouble("run_seconds"), JobState.valueOf(row.getString("state")),
                row.getObject("cancel_requested_at") != null, row.getInt("attempt"), progress(row),
                row.getObject("queue_position", Integer.class), estimate(row),
                row.getObject("model_version", Integer.class),
                metrics(row.getString("newest_metrics")), checkpoint(row), row.getString("failure_type"),
                row.getString("failure_reason"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(), instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private @Nullable JobEstimate estimate(ResultSet row) throws SQLException {
        return JobState.valueOf(row.getString("state")).isFinal() ? null
                : forecasts.of(row.getObject("id", UUID.class));
    }

    private Map<String, Double> metrics(@Nullable String text) {
        return text == null ? Map.of() : json.readValue(text, METRICS);
    }

    private static AttemptSnapshot attempt(ResultSet row, int number) throws SQLException {
        return new AttemptSnapshot(row.getObject("id", UUID.class), row.getInt("number"), row.getString("node"),
                AttemptState.valueOf(row.getString("state")), row.getString("reason"), progress(row), resumedFrom(row),
                row.getObject("memory_limit", Long.class), row.getObject("peak_memory", Long.class),
                row.getObject("started_at", OffsetDateTime.class).toInstant(), instant(row, "ended_at"));
    }

    private static @Nullable ResumePoint resumedFrom(ResultSet row) throws SQLException {
        // Step 0 is the beginning.
        return row.getLong("resumed_step") == 0 ? null
                : new ResumePoint(row.getInt("resumed_epoch"), row.getLong("resumed_step"));
    }

    private static @Nullable CheckpointSnapshot checkpoint(ResultSet row) throws SQLException {
        Instant createdAt = instant(row, "checkpoint_at");
        return createdAt == null ? null
                : new CheckpointSnapshot(row.getInt("checkpoint_epoch"), row.getLong("checkpoint_step"),
                        row.getLong("checkpoint_size"), createdAt);
    }

    private static @Nullable Progress progress(ResultSet row) throws SQLException {
        return row.getObject("epoch") == null ? null
                : new Progress(row.getInt("epoch"), row.getInt("epochs"), row.getLong("step"), row.getLong("steps"),
                        row.getDouble("examples_per_second"), row.getDouble("seconds_left"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static List<String> names(Set<JobState> states) {
        return states.isEmpty() ? List.of("") : states.stream().map(JobState::name).toList();
    }
}
