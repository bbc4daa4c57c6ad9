package io.modelport.training;

import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Blob;
import io.modelport.artifact.Digest;
import io.modelport.dataset.DatasetVersion;
import io.modelport.dataset.Datasets;
import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.Stale;
import io.modelport.problem.Unavailable;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.FailureReport;
import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.Publication;
import io.modelport.process.wire.Start;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the process of an attempt may do: read its assignment and its data, report, and hand in its result. Whoever calls
 * has authenticated the attempt before; a stale one is refused by every method.
 */
@Service
public class AttemptGate {

    private static final Logger log = LoggerFactory.getLogger(AttemptGate.class);

    private final TrainingJobs jobs;
    private final AttemptLeases leases;
    private final AttemptOutcomes outcomes;
    private final TrainingMetrics metrics;
    private final TrainingCheckpoints checkpoints;
    private final Datasets datasets;
    private final ArtifactStore artifacts;
    private final TrainingProperties properties;

    AttemptGate(TrainingJobs jobs, AttemptLeases leases, AttemptOutcomes outcomes, TrainingMetrics metrics,
            TrainingCheckpoints checkpoints, Datasets datasets, ArtifactStore artifacts,
            TrainingProperties properties) {
        this.jobs = jobs;
        this.leases = leases;
        this.outcomes = outcomes;
        this.metrics = metrics;
        this.checkpoints = checkpoints;
        this.datasets = datasets;
        this.artifacts = artifacts;
        this.properties = properties;
    }

    /** The attempt of that address, when the token is its own. */
    public Optional<AttemptIdentity> authenticate(UUID attempt, String token) {
        return leases.authenticate(attempt, new AttemptToken(token));
    }

    /**
     * What the attempt has to do, with its data lying ready and verified on this machine's disk.
     *
     * @throws Conflict when a file of the data is damaged
     */
    // No transaction: reading large files takes longer than one may be idle.
    public Assignment assignment(AttemptIdentity attempt) throws IOException {
        TrainingJob job = require(attempt);
        List<Assignment.DataFile> files = new ArrayList<>();
        for (DatasetVersion.File file : datasets.get(job.dataset()).files()) {
            files.add(new Assignment.DataFile(file.role(), file.digest().toString(), file.size(),
                    verifiedPath(file).toString()));
        }
        return new Assignment(attempt.job().toString(), attempt.number(), job.spec(), files, job.classLabels(),
                job.evaluationSplit(), checkpoints(attempt.job()), properties.checkpointInterval().toMillis(),
                properties.checkpointSpacing().toMillis(), properties.heartbeat().toMillis(),
                properties.lease().toMillis());
    }

    /** The newest one lies ready as a file, if it is whole; the other is fetched when it is needed. */
    private List<Checkpoint> checkpoints(TrainingJobId job) throws IOException {
        List<Checkpoint> found = new ArrayList<>(checkpoints.list(job));
        if (!found.isEmpty()) {
            Checkpoint newest = found.getFirst();
            try {
                found.set(0, newest.at(artifacts.verifiedPath(Digest.parse(newest.digest())).toString()));
            } catch (NotFound | Unavailable e) {
                log.warn("The newest checkpoint of job {} is lost: {}", job, e.detail());
                found.removeFirst();
            }
        }
        return found;
    }

    /**
     * One file of the attempt's dataset version.
     *
     * @throws NotFound when the digest is none of them, whether there is such a blob or not
     */
    @Transactional(readOnly = true)
    public InputStream open(AttemptIdentity attempt, Digest digest) throws IOException {
        DatasetVersion dataset = datasets.get(require(attempt).dataset());
        if (dataset.files().stream().noneMatch(file -> file.digest().equals(digest))) {
            throw new NotFound("blob-not-found", digest + " is no file of " + dataset.id() + ".",
                    "Fetch the digests that the assignment names.");
        }
        return artifacts.open(digest);
    }

    /**
     * The module of one of the job's checkpoints.
     *
     * @throws Conflict when it is no checkpoint of the job, damaged, or missing
     */
    @Transactional(readOnly = true)
    public InputStream openCheckpoint(AttemptIdentity attempt, Digest digest) throws IOException {
        require(attempt);
        if (checkpoints.list(attempt.job()).stream().noneMatch(kept -> kept.digest().equals(digest.toString()))) {
            throw new Conflict("checkpoint-not-found", digest + " is no checkpoint of job " + attempt.job() + ".",
                    "Use one of those that the assignment names.");
        }
        try {
            return Files.newInputStream(artifacts.verifiedPath(digest));
        } catch (NotFound | Unavailable e) {
            throw new Conflict("checkpoint-damaged", e.detail(), "Use an earlier checkpoint.", e);
        }
    }

    /**
     * Stores a file of the attempt's result, or the module of a checkpoint.
     *
     * @param size its length in bytes; {@link ArtifactStore#UNKNOWN_SIZE} when the attempt does not say
     */
    public Blob store(AttemptIdentity attempt, InputStream content, long size, Digest expected) throws IOException {
        require(attempt);
        return artifacts.store(content, size, expected);
    }

    /** The attempt begins to train: whatever was measured or kept after that step is measured or made again. */
    @Transactional
    public void start(AttemptIdentity attempt, Start start) {
        requireLocked(attempt);
        leases.begin(attempt, start.epoch(), start.step());
        leases.renew(attempt, start.progress(), properties.lease());
        metrics.forgetAfter(attempt.job(), start.step());
        checkpoints.forgetAfter(attempt.job(), start.step());
    }

    /**
     * Makes a module that was stored before a checkpoint of the attempt's job.
     *
     * @throws Invalid when it was not stored
     */
    @Transactional
    public void keep(AttemptIdentity attempt, Checkpoint checkpoint) {
        requireLocked(attempt);
        Blob blob = hold(checkpoint);
        if (blob.size() != checkpoint.size()) {
            throw new Invalid("size-mismatch", "The module of step " + checkpoint.position().step() + " has "
                    + blob.size() + " bytes, not " + checkpoint.size() + ".", "State its true size.", "size");
        }
        checkpoints.add(attempt, checkpoint);
    }

    /** Renews the attempt's lease and records what it measured. */
    @Transactional
    public Heartbeat.Answer heartbeat(AttemptIdentity attempt, Heartbeat heartbeat) {
        boolean cancel = leases.renew(attempt, heartbeat.progress(), properties.lease())
                .orElseThrow(() -> new Stale("attempt-stale", "Attempt " + attempt.number() + " no longer counts.",
                        "End this attempt without a result."));
        metrics.record(attempt, heartbeat.metrics());
        return new Heartbeat.Answer(cancel);
    }

    /** @return the number of the model version that the result became */
    public int publish(AttemptIdentity attempt, Publication publication) {
        return outcomes.publish(attempt, publication);
    }

    public void fail(AttemptIdentity attempt, FailureReport failure) {
        outcomes.fail(attempt, failure);
    }

    private Path verifiedPath(DatasetVersion.File file) throws IOException {
        try {
            return artifacts.verifiedPath(file.digest());
        } catch (Unavailable e) {
            // To this attempt it is no passing trouble: the file will not mend itself.
            throw new Conflict("dataset-damaged", "The file " + file.role() + " cannot be read: " + e.detail(),
                    e.advice(), e);
        }
    }

    private TrainingJob require(AttemptIdentity attempt) {
        TrainingJob job = jobs.findById(attempt.job().value()).orElseThrow();
        job.requireNewest(attempt.number());
        return job;
    }

    private Blob hold(Checkpoint checkpoint) {
        try {
            return artifacts.hold(Digest.parse(checkpoint.digest()));
        } catch (NotFound e) {
            throw new Invalid("blob-missing", "The module of step " + checkpoint.position().step() + " ("
                    + checkpoint.digest() + ") is not stored.", "Upload it first.", e);
        }
    }

    /** Until the transaction ends, no other attempt takes this one's place. */
    private void requireLocked(AttemptIdentity attempt) {
        jobs.findLocked(attempt.job().value()).orElseThrow().requireNewest(attempt.number());
    }
}
