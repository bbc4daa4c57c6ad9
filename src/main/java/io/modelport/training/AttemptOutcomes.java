package io.modelport.training;

import io.modelport.actor.Actor;
import io.modelport.artifact.Artifact;
import io.modelport.artifact.ArtifactEntry;
import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Digest;
import io.modelport.problem.Invalid;
import io.modelport.process.ExitStatus;
import io.modelport.process.wire.FailureReport;
import io.modelport.process.wire.Publication;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersion;
import io.modelport.registry.NewVersion;
import io.modelport.registry.Provenance;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How attempts end: each outcome is one transaction that holds the job and checks the fence. */
@Component
@EnableConfigurationProperties(TrainingProperties.class)
class AttemptOutcomes {

    private final TrainingJobs jobs;
    private final AttemptLeases leases;
    private final TrainingCheckpoints checkpoints;
    private final ArtifactStore artifacts;
    private final ModelRegistry registry;
    private final DatabaseClock clock;
    private final TrainingProperties properties;
    private final String codeVersion;

    AttemptOutcomes(TrainingJobs jobs, AttemptLeases leases, TrainingCheckpoints checkpoints, ArtifactStore artifacts,
            ModelRegistry registry, DatabaseClock clock, TrainingProperties properties) {
        this.jobs = jobs;
        this.leases = leases;
        this.checkpoints = checkpoints;
        this.artifacts = artifacts;
        this.registry = registry;
        this.clock = clock;
        this.properties = properties;
        this.codeVersion = Objects.requireNonNullElse(getClass().getPackage().getImplementationVersion(),
                "development");
    }

    /**
     * Registers the result as a model version and ends the job; the same publication again gives the same version.
     *
     * @return the version's number
     * @throws io.modelport.problem.Stale when the attempt no longer counts
     * @throws io.modelport.problem.Conflict when the job was cancelled
     */
    @Transactional
    public int publish(AttemptIdentity attempt, Publication publication) {
        TrainingJob job = locked(attempt);
        Integer published = job.modelVersion();
        if (published != null && job.wasPublishedBy(attempt.number())) {
            return published;
        }
        job.requirePublishable(attempt.number());
        Artifact artifact = artifacts.compose(entries(publication));
        ModelVersion version = registry.register(new NewVersion(job.model(), artifact.digest(),
                publication.signature(), provenance(job, publication)), new Actor("job:" + attempt.job()));
        job.succeed(attempt.number(), version.id().version(), publication.metrics(), clock.now());
        jobs.save(job);
        return version.id().version();
    }

    /** @throws io.modelport.problem.Stale when the attempt no longer counts */
    @Transactional
    public void fail(AttemptIdentity attempt, FailureReport failure) {
        TrainingJob job = locked(attempt);
        job.fail(attempt.number(), failure, checkpoints.hasOf(attempt), properties, clock.now());
        jobs.save(job);
    }

    /**
     * An attempt's process has ended: unless its outcome is known already it failed, was ended by somebody, or stopped as
     * it was told.
     *
     * @return how the attempt ended
     */
    @Transactional
    public AttemptState processEnded(AttemptIdentity attempt, ExitStatus status) {
        TrainingJob job = locked(attempt);
        if (!job.isNewest(attempt.number())) {
            return job.stateOf(attempt.number());
        }
        if (job.isCancelRequested()) {
            job.stopped(attempt.number(), clock.now());
        } else if (status.isFromOutside()) {
            job.lose(attempt.number(), status.reason(), checkpoints.hasOf(attempt), properties, clock.now());
        } else {
            job.fail(attempt.number(), new FailureReport(status.type(), status.reason(), !status.isOverLimit()),
                    checkpoints.hasOf(attempt), properties, clock.now());
        }
        jobs.save(job);
        return job.stateOf(attempt.number());
    }

    /** Takes an attempt's job back when its lease has expired; not when it was renewed in the meantime or is held. */
    @Transactional
    public void expire(AttemptIdentity attempt) {
        if (!leases.lockExpired(attempt)) {
            return;
        }
        TrainingJob job = locked(attempt);
        if (job.isNewest(attempt.number())) {
            job.lose(attempt.number(), "The node of attempt " + attempt.number() + " ended, or was cut off.",
                    checkpoints.hasOf(attempt), properties, clock.now());
            jobs.save(job);
        }
    }

    /**
     * Takes back the job of an attempt whose process ended together with its node, or because that did not answer it.
     *
     * @return how the attempt ended
     */
    @Transactional
    public AttemptState lose(AttemptIdentity attempt, String reason) {
        TrainingJob job = locked(attempt);
        if (job.isNewest(attempt.number())) {
            job.lose(attempt.number(), reason, checkpoints.hasOf(attempt), properties, clock.now());
            jobs.save(job);
        }
        return job.stateOf(attempt.number());
    }

    /** Ends a job that has run for longer than it may. */
    @Transactional
    public void exceedTime(AttemptIdentity attempt) {
        TrainingJob job = locked(attempt);
        if (job.isNewest(attempt.number())) {
            job.exceedTime(attempt.number(), clock.now());
            jobs.save(job);
        }
    }

    /**
     * Puts the job of an attempt that this node itself ended back into the queue.
     *
     * @return how the attempt ended
     */
    @Transactional
    public AttemptState giveBack(AttemptIdentity attempt, String reason) {
        TrainingJob job = locked(attempt);
        if (job.isNewest(attempt.number())) {
            job.giveBack(attempt.number(), reason, clock.now());
            jobs.save(job);
        }
        return job.stateOf(attempt.number());
    }

    private TrainingJob locked(AttemptIdentity attempt) {
        return jobs.findLocked(attempt.job().value()).orElseThrow();
    }

    private List<ArtifactEntry> entries(Publication publication) {
        return publication.files().stream().map(file -> {
            Digest digest = Digest.parse(file.digest());
            if (artifacts.find(digest).filter(blob -> blob.size() == file.size()).isEmpty()) {
                throw new Invalid("blob-missing", "The file " + file.path() + " (" + digest + ", " + file.size()
                        + " bytes) was not uploaded.", "Upload every file before publishing.", "files");
            }
            return new ArtifactEntry(file.path(), digest, file.size());
        }).toList();
    }

    private Provenance provenance(TrainingJob job, Publication publication) {
        return new Provenance(job.dataset().dataset().value(), job.dataset().version(), job.id().toString(),
                job.spec().seed(), codeVersion, publication.metrics());
    }
}
