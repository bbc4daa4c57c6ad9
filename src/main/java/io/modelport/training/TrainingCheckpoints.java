package io.modelport.training;

import io.modelport.artifact.BlobReferences;
import io.modelport.artifact.Digest;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.Position;
import java.util.List;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** From where jobs can go on: the newest checkpoints of each job that is not over. */
@Repository
class TrainingCheckpoints implements BlobReferences {

    /** A second one, in case the newest turns out to be damaged. */
    private static final int KEPT = 2;

    private final JdbcClient jdbc;
    /** For what the database keeps as JSON, which is read as leniently as it was written. */
    private final JsonMapper json = new JsonMapper();

    TrainingCheckpoints(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds a job's newest checkpoint and forgets those beyond the newest two; the same one again changes nothing. */
    void add(AttemptIdentity attempt, Checkpoint checkpoint) {
        jdbc.sql("""
            insert into training_checkpoint (job, attempt, epoch, step, digest, size, plan, position)
            values (:job, :attempt, :epoch, :step, :digest, :size, :plan, :position::jsonb)
            on conflict (job, attempt, step) do nothing
            """)
                .param("job", attempt.job().value())
                .param("attempt", attempt.number())
                .param("epoch", checkpoint.position().epoch())
                .param("step", checkpoint.position().step())
                .param("digest", Digest.parse(checkpoint.digest()).toString())
                .param("size", checkpoint.size())
                .param("plan", checkpoint.plan())
                .param("position", json.writeValueAsString(checkpoint.position()))
                .update();
        jdbc.sql("""
            delete from training_checkpoint where job = :job
                and id not in (select id from training_checkpoint where job = :job order by id desc limit :kept)
            """).param("job", attempt.job().value()).param("kept", KEPT).update();
    }

    /** A job's checkpoints, the newest first. */
    List<Checkpoint> list(TrainingJobId job) {
        return jdbc
                .sql("select digest, size, plan, position from training_checkpoint where job = :job order by id desc")
                .param("job", job.value())
                .query((row, number) -> new Checkpoint(row.getString("digest"), row.getLong("size"), null,
                        row.getString("plan"), json.readValue(row.getString("position"), Position.class)))
                .list();
    }

    /** Whether an attempt left one from which the job can go on. */
    boolean hasOf(AttemptIdentity attempt) {
        return jdbc.sql("select exists (select from training_checkpoint where job = :job and attempt = :attempt)")
                .param("job", attempt.job().value())
                .param("attempt", attempt.number())
                .query(Boolean.class)
                .single();
    }

    /** Forgets those that an attempt left aside which goes on from an earlier step. */
    void forgetAfter(TrainingJobId job, long step) {
        jdbc.sql("delete from training_checkpoint where job = :job and step > :step")
                .param("job", job.value())
                .param("step", step)
                .update();
    }

    @Override
    public Set<Digest> named(Set<Digest> digests) {
        return jdbc.sql("select distinct digest from training_checkpoint where digest = any(:digests)")
                .param("digests", digests.stream().map(Digest::toString).toArray(String[]::new))
                .query((row, number) -> Digest.parse(row.getString("digest")))
                .set();
    }

    @Override
    public List<String> users(Set<Digest> digests) {
        return jdbc.sql("""
            select job, step from training_checkpoint where digest = any(:digests) order by job, step limit 20
            """)
                .param("digests", digests.stream().map(Digest::toString).toArray(String[]::new))
                .query((row, number) -> "training job " + row.getString("job") + ", checkpoint of step "
                        + row.getLong("step"))
                .list();
    }

    /** A job that is over needs none any more. */
    @EventListener
    void on(JobFinished finished) {
        jdbc.sql("delete from training_checkpoint where job = :job").param("job", finished.job().value()).update();
    }
}
