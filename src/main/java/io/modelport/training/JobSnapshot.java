package io.modelport.training;

import io.modelport.actor.Actor;
import io.modelport.dataset.DatasetVersionId;
import io.modelport.network.TrainingSpec;
import io.modelport.process.wire.Progress;
import io.modelport.registry.ModelName;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training job as it stands at one moment.
 *
 * @param id the job
 * @param actor who asked for it
 * @param model the registered model that gets the new version
 * @param dataset what it trains on
 * @param evaluationSplit the split that accuracy is measured on
 * @param spec what is trained
 * @param description why, in the words of who asked
 * @param priority jobs with a higher one run first
 * @param limits what it may use at most
 * @param runSeconds seconds that its attempts have run so far, all together
 * @param state where it stands
 * @param cancelRequested whether it is cancelled, or will be as soon as its attempt has stopped
 * @param attempt number of the newest attempt; 0 before the first
 * @param progress how far the newest attempt is; null before its first step
 * @param queuePosition 1 for the job that runs next; null unless it is queued
 * @param estimate when it is expected to start and to finish; null when it is over
 * @param modelVersion number of the version it registered; null unless it succeeded
 * @param metrics values by key: the newest ones while it runs, the final ones when it succeeded; empty before the first
 * @param checkpoint from where its next attempt would go on; null when it would begin at the beginning, or is over
 * @param failureType stable name of why it failed; null unless it did
 * @param failureReason why it failed and what to do next; null unless it did
 * @param createdAt when it was submitted
 * @param startedAt when its first attempt started; null before
 * @param finishedAt when it reached its final state; null before
 */
public record JobSnapshot(TrainingJobId id, Actor actor, ModelName model, DatasetVersionId dataset,
        String evaluationSplit, TrainingSpec spec, String description, int priority, JobLimits limits,
        double runSeconds, JobState state,
        boolean cancelRequested, int attempt, @Nullable Progress progress, @Nullable Integer queuePosition,
        @Nullable JobEstimate estimate,
        @Nullable Integer modelVersion, Map<String, Double> metrics, @Nullable CheckpointSnapshot checkpoint,
        @Nullable String failureType,
        @Nullable String failureReason, Instant createdAt, @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    public JobSnapshot {
        metrics = Map.copyOf(metrics);
    }
}
