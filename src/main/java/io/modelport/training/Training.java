package io.modelport.training;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import io.modelport.dataset.Datasets;
import io.modelport.problem.Conflict;
import io.modelport.problem.NotFound;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Submits training jobs and cancels them. */
@Service
public class Training {

    private final TrainingJobs jobs;
    private final Datasets datasets;
    private final DatabaseClock clock;
    private final TrainingProperties properties;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final SecureRandom random = new SecureRandom();

    Training(TrainingJobs jobs, Datasets datasets, DatabaseClock clock, TrainingProperties properties,
            TransactionTemplate transaction, JsonMapper json) {
        this.jobs = jobs;
        this.datasets = datasets;
        this.clock = clock;
        this.properties = properties;
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * Queues a job.
     *
     * @param key under which the same caller may send the same request again and gets the same job; null when it will not
     * @throws io.modelport.problem.NotFound when there is no such dataset version
     * @throws io.modelport.problem.Invalid when the network does not fit the dataset
     * @throws Conflict when the key was used for another request
     */
    public Submission submit(NewTrainingJob asked, Actor actor, @Nullable IdempotencyKey key) {
        if (key == null) {
            return transaction.execute(status -> new Submission(jobs.save(plan(asked, actor)).id(), true));
        }
        String digest = digest(asked);
        try {
            return transaction.execute(status -> findRepeated(key, digest, actor).orElseGet(() -> new Submission(
                    jobs.save(plan(asked, actor).repeatableAs(key, digest)).id(), true)));
        } catch (DataIntegrityViolationException raced) {
            return transaction.execute(status -> findRepeated(key, digest, actor).orElseThrow(() -> raced));
        }
    }

    /**
     * Cancels a job: a queued one at once, a running one as soon as its attempt has stopped.
     *
     * @throws NotFound when there is no such job
     * @throws Conflict when it has succeeded or failed
     */
    @Transactional
    public void cancel(TrainingJobId id, Actor actor) {
        TrainingJob job = jobs.findLocked(id.value()).orElseThrow(() -> JobBoard.notFound(id));
        job.cancel(actor, clock.now());
        jobs.save(job);
    }

    private TrainingJob plan(NewTrainingJob asked, Actor actor) {
        JobPlan plan = JobPlan.of(asked, datasets.hold(asked.dataset()), properties.defaultRanks(), random);
        return TrainingJob.queue(plan, asked, actor, clock.now());
    }

    private Optional<Submission> findRepeated(IdempotencyKey key, String digest, Actor actor) {
        Optional<TrainingJob> known = jobs.findByActorAndIdempotencyKey(actor.name(), key.value());
        if (known.filter(job -> !job.wasRequestedAs(digest)).isPresent()) {
            throw new Conflict("idempotency-key-reused",
                    "The idempotency key was sent before, with another request.",
                    "Send each key with one request only; take a new key for a new job.");
        }
        return known.map(job -> new Submission(job.id(), false));
    }

    private String digest(NewTrainingJob asked) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(asked));
            return new Digest(HexFormat.of().formatHex(hash)).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What became of a request.
     *
     * @param job the job
     * @param created whether the request made it; false when an earlier one with the same key did
     */
    public record Submission(TrainingJobId job, boolean created) {}
}
