package io.modelport.training;

import io.modelport.actor.Actor;
import io.modelport.actor.Project;
import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetVersionId;
import io.modelport.network.TrainingSpec;
import io.modelport.problem.Conflict;
import io.modelport.problem.Stale;
import io.modelport.process.wire.FailureReport;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelVersionId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.AbstractAggregateRoot;
import org.springframework.data.domain.Persistable;

/**
 * A durable request to train, with its attempts. QUEUED becomes RUNNING by a claim (see {@link AttemptLeases}); every
 * other transition is here, and those an attempt asks for are refused unless it is the newest one.
 */
@Entity
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields that no method reads.
@Table(name = "training_job")
class TrainingJob extends AbstractAggregateRoot<TrainingJob> implements Persistable<UUID> {

    @Id
    private UUID id;

    private String project;
    private String actor;
    private String model;
    private String dataset;
    private int datasetVersion;
    private String evaluationSplit;

    @JdbcTypeCode(SqlTypes.JSON)
    private List<String> classLabels;

    @JdbcTypeCode(SqlTypes.JSON)
    private TrainingSpec spec;

    private String description;
    private int priority;
    private @Nullable Long timeLimit;
    private @Nullable Long memoryLimit;

    @Enumerated(EnumType.STRING)
    private JobState state;

    private int attempt;
    private int failedAttempts;
    private int lostAttempts;
    private Instant claimableAt;
    private @Nullable Instant cancelRequestedAt;
    private @Nullable String cancelledBy;
    private @Nullable String failureType;
    private @Nullable String failureReason;
    private @Nullable Integer modelVersion;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Map<String, Double> metrics;

    private Instant createdAt;
    private @Nullable Instant finishedAt;

    @OneToMany
    @JoinColumn(name = "job", insertable = false, updatable = false)
    private List<Attempt> attempts = new ArrayList<>();

    @Version
    private @Nullable Integer revision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    TrainingJob() {}

    @SuppressWarnings("NullAway.Init")
    private TrainingJob(JobPlan plan, NewTrainingJob asked, Actor by, Instant now) {
        id = UUID.randomUUID();
        project = Project.DEFAULT.name();
        actor = by.name();
        model = asked.model().value();
        dataset = asked.dataset().dataset().value();
        datasetVersion = asked.dataset().version();
        evaluationSplit = plan.evaluationSplit();
        classLabels = plan.classLabels();
        spec = plan.spec();
        description = asked.description();
        priority = asked.priority();
        timeLimit = plan.limits().timeSeconds();
        memoryLimit = plan.limits().memoryBytes();
        state = JobState.QUEUED;
        claimableAt = now;
        createdAt = now;
        registerEvent(new JobQueued(id()));
    }

    static TrainingJob queue(JobPlan plan, NewTrainingJob asked, Actor by, Instant now) {
        return new TrainingJob(plan, asked, by, now);
    }

    TrainingJobId id() {
        return new TrainingJobId(id);
    }

    JobState state() {
        return state;
    }

    ModelName model() {
        return new ModelName(model);
    }

    DatasetVersionId dataset() {
        return new DatasetVersionId(new DatasetName(dataset), datasetVersion);
    }

    TrainingSpec spec() {
        return spec;
    }

    String evaluationSplit() {
        return evaluationSplit;
    }

    List<String> classLabels() {
        return List.copyOf(classLabels);
    }

    @Nullable Integer modelVersion() {
        return modelVersion;
    }

    boolean isCancelRequested() {
        return cancelRequestedAt != null;
    }

    /**
     * A queued job is cancelled at once, a running one when its attempt has stopped; again is no error.
     *
     * @throws Conflict when the job has ended in another way
     */
    void cancel(Actor by, Instant now) {
        switch (state) {
            case QUEUED -> {
                cancelledBy = by.name();
                cancelRequestedAt = now;
                finish(JobState.CANCELLED, now);
            }
            case RUNNING -> {
                if (cancelRequestedAt == null) {
                    cancelledBy = by.name();
                    cancelRequestedAt = now;
                    registerEvent(new CancellationRequested(id()));
                }
            }
            case CANCELLED -> {
                // As the caller wants it.
            }
            case SUCCEEDED, FAILED -> throw new Conflict("training-job-over",
                    "The job cannot be cancelled: it is " + state + " already.",
                    "Read the job to see how it ended.");
        }
    }

    /** @throws Conflict when the job is to be cancelled */
    void requirePublishable(int number) {
        requireNewest(number);
        if (isCancelRequested()) {
            throw new Conflict("training-job-cancelled", "The job was cancelled; nothing of it is published.",
                    "Stop this attempt.");
        }
    }

    void succeed(int number, int version, Map<String, Double> values, Instant now) {
        requirePublishable(number);
        newest(number).end(AttemptState.SUCCEEDED, null, now);
        modelVersion = version;
        metrics = Map.copyOf(values);
        finish(JobState.SUCCEEDED, now);
    }

    /**
     * An attempt failed: the job is tried again when that may help and the limit allows.
     *
     * @param progress whether the attempt left a checkpoint, so that the next one begins further on
     */
    void fail(int number, FailureReport failure, boolean progress, TrainingProperties limits, Instant now) {
        newest(number).end(AttemptState.FAILED, failure.reason(), now);
        failedAttempts = progress ? 1 : failedAttempts + 1;
        if (isCancelRequested()) {
            finish(JobState.CANCELLED, now);
        } else if (!failure.retriable()) {
            giveUp(failure.type(), failure.reason(), now);
        } else if (failedAttempts >= limits.failedAttempts()) {
            giveUp(failure.type(), failure.reason() + " Failed attempts without progress: " + failedAttempts
                    + " of at most " + limits.failedAttempts() + ", so the job is not tried again.", now);
        } else {
            queueAgain(now.plus(limits.retryDelay()));
        }
    }

    /** The attempt's process has ended because the job was cancelled. */
    void stopped(int number, Instant now) {
        newest(number).end(AttemptState.CANCELLED, null, now);
        finish(JobState.CANCELLED, now);
    }

    /**
     * An attempt fell silent, or somebody ended it. That is not the job's mistake, but one that takes its node down must
     * not go on for ever.
     *
     * @param progress whether the attempt left a checkpoint, so that the next one begins further on
     */
    void lose(int number, String reason, boolean progress, TrainingProperties limits, Instant now) {
        newest(number).end(AttemptState.LOST, reason, now);
        lostAttempts = progress ? 1 : lostAttempts + 1;
        if (isCancelRequested()) {
            finish(JobState.CANCELLED, now);
        } else if (lostAttempts >= limits.lostAttempts()) {
            giveUp("attempts-lost",
                    reason + " Lost attempts without progress: " + lostAttempts + " of at most " + limits.lostAttempts()
                            + ", so the job is not tried again. See the nodes' logs for why they ended.",
                    now);
        } else {
            queueAgain(now);
        }
    }

    /** The attempt's node shuts down in order: another goes on, and nothing is counted. */
    void giveBack(int number, String reason, Instant now) {
        newest(number).end(AttemptState.LOST, reason, now);
        if (isCancelRequested()) {
            finish(JobState.CANCELLED, now);
        } else {
            queueAgain(now);
        }
    }

    /** The job has run for longer than it may. */
    void exceedTime(int number, Instant now) {
        String reason = "The job ran for longer than its time limit of " + timeLimit
                + " seconds, all its attempts taken "
                + "together. Submit it again with a longer limits.timeSeconds, or with fewer epochs.";
        newest(number).end(AttemptState.FAILED, reason, now);
        if (isCancelRequested()) {
            finish(JobState.CANCELLED, now);
        } else {
            giveUp("time-limit", reason, now);
        }
    }

    /** Whether that attempt is the one whose writes count. */
    boolean isNewest(int number) {
        return state == JobState.RUNNING && attempt == number;
    }

    /** @throws Stale when another attempt has taken that one's place, or the job is over */
    void requireNewest(int number) {
        if (!isNewest(number)) {
            throw new Stale("attempt-stale", "Attempt " + number + " no longer counts: the job is " + state
                    + (attempt == number ? "." : ", and its newest attempt is " + attempt + "."),
                    "End this attempt without a result.");
        }
    }

    /** Whether that attempt is the one that gave the job's result. */
    boolean wasPublishedBy(int number) {
        return attempt == number && state == JobState.SUCCEEDED;
    }

    AttemptState stateOf(int number) {
        return find(number).state();
    }

    private Attempt newest(int number) {
        requireNewest(number);
        return find(number);
    }

    private Attempt find(int number) {
        return attempts.stream().filter(candidate -> candidate.number() == number).findFirst().orElseThrow();
    }

    private void giveUp(String type, String reason, Instant now) {
        failureType = type;
        failureReason = reason;
        finish(JobState.FAILED, now);
    }

    private void queueAgain(Instant from) {
        state = JobState.QUEUED;
        claimableAt = from;
        registerEvent(new JobQueued(id()));
    }

    private void finish(JobState outcome, Instant now) {
        state = outcome;
        finishedAt = now;
        Integer version = modelVersion;
        registerEvent(new JobFinished(id(), outcome,
                version == null ? null : new ModelVersionId(model(), version)));
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return revision == null;
    }
}
