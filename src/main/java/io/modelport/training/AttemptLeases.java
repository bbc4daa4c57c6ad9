package io.modelport.training;

import io.modelport.process.wire.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who works on what, and until when: claims, leases and progress, each changed by one statement. */
@Component
class AttemptLeases {

    private static final String IDENTITY = "attempt.id, attempt.job, attempt.number";

    private final JdbcClient jdbc;

    AttemptLeases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Makes the next attempt of the queue's first job that no other node is claiming at the moment. A job that needs more
     * memory than the node has free waits for it, and those behind it wait too; one that needs more than the node ever has
     * is left to others.
     */
    Optional<Claim> claim(String node, AttemptToken token, Duration lease, MemoryRoom room) {
        return jdbc.sql("""
            with next as (
                select id, coalesce(memory_limit, :usual) as memory from training_job
                where state = 'QUEUED' and claimable_at <= now() and coalesce(memory_limit, :usual) <= :most
                order by priority desc, created_at, id
                limit 1
                for update skip locked
            ), claimed as (
                update training_job job
                set state = 'RUNNING', attempt = job.attempt + 1, revision = job.revision + 1,
                    started_at = coalesce(job.started_at, now())
                from next where job.id = next.id and next.memory <= :free
                returning job.id, job.attempt, next.memory
            )
            insert into training_attempt as attempt
                (id, job, number, node, token_hash, state, lease_until, started_at, memory_limit)
            select :id, claimed.id, claimed.attempt, :node, :hash, 'RUNNING',
                now() + make_interval(secs => :lease), now(), claimed.memory
            from claimed
            returning memory_limit,\s""" + IDENTITY)
                .param("usual", room.usual())
                .param("most", room.most())
                .param("free", room.free())
                .param("id", UUID.randomUUID())
                .param("node", node)
                .param("hash", token.hash())
                .param("lease", lease.toMillis() / 1000.0)
                .query((row, number) -> new Claim(identity(row, number), row.getLong("memory_limit")))
                .optional();
    }

    /**
     * Renews a lease and notes the progress, unless a later report has come first: one that its attempt has given up
     * and repeated may still arrive.
     *
     * @return whether the job is to be cancelled; empty when the attempt no longer counts
     */
    Optional<Boolean> renew(AttemptIdentity attempt, @Nullable Progress progress, Duration lease) {
        return jdbc.sql("""
            update training_attempt attempt
            set lease_until = now() + make_interval(secs => :lease), reported = true,
                epoch = greatest(epoch, :epoch), epochs = coalesce(:epochs, epochs),
                step = greatest(step, :step), steps = coalesce(:steps, steps),
                examples_per_second = coalesce(:rate, examples_per_second),
                seconds_left = coalesce(:left, seconds_left)
            where id = :id and state = 'RUNNING'
            returning (select cancel_requested_at is not null from training_job job where job.id = attempt.job)
            """)
                .param("id", attempt.id())
                .param("lease", lease.toMillis() / 1000.0)
                .param("epoch", progress == null ? null : progress.epoch(), Types.INTEGER)
                .param("epochs", progress == null ? null : progress.epochs(), Types.INTEGER)
                .param("step", progress == null ? null : progress.step(), Types.BIGINT)
                .param("steps", progress == null ? null : progress.steps(), Types.BIGINT)
                .param("rate", progress == null ? null : progress.examplesPerSecond(), Types.DOUBLE)
                .param("left", progress == null ? null : progress.secondsLeft(), Types.DOUBLE)
                .query(Boolean.class)
                .optional();
    }

    /** Notes where an attempt begins to train. */
    void begin(AttemptIdentity attempt, int epoch, long step) {
        jdbc.sql("update training_attempt set resumed_epoch = :epoch, resumed_step = :step where id = :id")
                .param("id", attempt.id())
                .param("epoch", epoch)
                .param("step", step)
                .update();
    }

    /**
     * Renews the leases of attempts whose processes live but have not reported yet: on a busy machine a process may take
     * longer to start than a lease lasts.
     *
     * @param limit how long after the claim this is done at most
     */
    void renewUnreported(Collection<UUID> attempts, Duration lease, Duration limit) {
        if (!attempts.isEmpty()) {
            jdbc.sql("""
                update training_attempt set lease_until = now() + make_interval(secs => :lease)
                where id in (:ids) and state = 'RUNNING' and not reported
                    and started_at > now() - make_interval(secs => :limit)
                """)
                    .param("ids", attempts)
                    .param("lease", lease.toMillis() / 1000.0)
                    .param("limit", limit.toMillis() / 1000.0)
                    .update();
        }
    }

    /** The attempt of that address, when the token is its own. */
    Optional<AttemptIdentity> authenticate(UUID id, AttemptToken token) {
        return jdbc.sql("select " + IDENTITY + ", token_hash from training_attempt attempt where id = :id")
                .param("id", id)
                .query((row, number) -> token.hasHash(row.getBytes("token_hash")) ? Optional.of(identity(row, number))
                        : Optional.<AttemptIdentity>empty())
                .optional()
                .flatMap(found -> found);
    }

    /** Attempts that no node has heard of for the time of a lease. */
    List<AttemptIdentity> expired() {
        return jdbc.sql("select " + IDENTITY + " from training_attempt attempt join training_job job "
                + "on job.id = attempt.job and job.attempt = attempt.number and job.state = 'RUNNING' "
                + "where attempt.state = 'RUNNING' and attempt.lease_until < now() "
                + "order by attempt.lease_until limit 100")
                .query(AttemptLeases::identity)
                .list();
    }

    /**
     * Locks an attempt whose lease has expired, and its job, until the transaction ends.
     *
     * @return false when the lease was renewed in the meantime, or somebody holds one of the two at the moment: a node
     *         that was suspended in a transaction must not hold up the one that takes over
     */
    boolean lockExpired(AttemptIdentity attempt) {
        return jdbc.sql("""
            select attempt.number from training_attempt attempt join training_job job on job.id = attempt.job
            where attempt.id = :id and attempt.state = 'RUNNING' and attempt.lease_until < now()
            for no key update skip locked
            """)
                .param("id", attempt.id())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Running attempts of jobs that have run for longer than they may. */
    List<AttemptIdentity> overTime() {
        return jdbc.sql("select " + IDENTITY + """
             from training_attempt attempt join training_job job on job.id = attempt.job
            where attempt.state = 'RUNNING' and job.time_limit is not null and (
                select sum(extract(epoch from coalesce(every.ended_at, now()) - every.started_at))
                from training_attempt every where every.job = job.id) > job.time_limit
            """)
                .query(AttemptLeases::identity)
                .list();
    }

    /** Notes the most memory that an attempt used, in bytes. */
    void noteMemory(AttemptIdentity attempt, long peak) {
        jdbc.sql("update training_attempt set peak_memory = :peak where id = :id")
                .param("id", attempt.id())
                .param("peak", peak)
                .update();
    }

    /** Attempts that count as running on a node. */
    List<AttemptIdentity> runningOn(String node) {
        return jdbc.sql("select " + IDENTITY + " from training_attempt attempt "
                + "where state = 'RUNNING' and node = :node")
                .param("node", node)
                .query(AttemptLeases::identity)
                .list();
    }

    /** Those among the attempts that have had time enough to stop and whose process has to be ended by force. */
    List<UUID> overdue(Collection<UUID> attempts, Duration grace) {
        if (attempts.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
            select attempt.id from training_attempt attempt join training_job job on job.id = attempt.job
            where attempt.id in (:ids)
                and coalesce(job.cancel_requested_at, attempt.ended_at) < now() - make_interval(secs => :grace)
            """)
                .param("ids", attempts)
                .param("grace", grace.toMillis() / 1000.0)
                .query(UUID.class)
                .list();
    }

    private static AttemptIdentity identity(ResultSet row, int number) throws SQLException {
        return new AttemptIdentity(row.getObject("id", UUID.class),
                new TrainingJobId(row.getObject("job", UUID.class)), row.getInt("number"));
    }
}
