package io.modelport.training.web;

import io.modelport.network.DataType;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Schedule;
import io.modelport.process.wire.Progress;
import io.modelport.training.CheckpointSnapshot;
import io.modelport.training.JobEstimate;
import io.modelport.training.JobLimits;
import io.modelport.training.JobSnapshot;
import io.modelport.training.JobState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training job.
 *
 * @param id the job's id
 * @param model name of the registered model that gets the new version
 * @param dataset the dataset version it trains on
 * @param evaluationSplit the split that accuracy is measured on
 * @param description why it was submitted, in the words of who did; empty when they said nothing
 * @param state QUEUED, RUNNING, SUCCEEDED, FAILED or CANCELLED
 * @param cancelRequested whether it is cancelled, or will be as soon as its attempt has stopped
 * @param priority jobs with a higher one run first; 0 unless told
 * @param queuePosition 1 for the job that runs next; null unless it is queued
 * @param estimate when it is expected to start and to finish; null when it is over
 * @param limits what it may use at most
 * @param runSeconds seconds that its attempts have run so far, all together
 * @param progress how far the newest attempt is; null before its first step
 * @param attempts how many attempts were made so far
 * @param version number of the model version it registered; null unless it succeeded
 * @param metrics values by key: the newest ones so far, the final ones when it succeeded; empty before the first
 * @param checkpoint from where the next attempt would go on if this one ended now; null when it would begin at the
 *            beginning, or the job is over
 * @param failure why it failed; null unless it did
 * @param spec what is trained, with nothing left open: the same specification on the same data gives the same weights
 * @param createdBy who submitted it
 * @param createdAt when it was submitted
 * @param startedAt when its first attempt started; null before
 * @param finishedAt when it reached its final state; null before
 */
record JobView(@Schema(example = "0b7c5d0e-3a51-4c9e-9d3c-2f6f5a1f9a11") String id,
        @Schema(example = "digits") String model, DatasetReference dataset,
        @Schema(example = "test") String evaluationSplit,
        String description, JobState state, boolean cancelRequested, int priority, @Nullable Integer queuePosition,
        @Nullable Estimate estimate, JobLimits limits, @Schema(example = "42.7") double runSeconds,
        @Nullable JobProgress progress, int attempts, @Nullable Integer version,
        @Schema(example = "{\"test_accuracy\": 0.991}") Map<String, Double> metrics, @Nullable JobCheckpoint checkpoint,
        @Nullable JobFailure failure,
        JobSpec spec, @Schema(example = "local") String createdBy, Instant createdAt, @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    static JobView of(JobSnapshot job) {
        return new JobView(job.id().toString(), job.model().value(), DatasetReference.of(job.dataset()),
                job.evaluationSplit(), job.description(), job.state(), job.cancelRequested(), job.priority(),
                job.queuePosition(), Estimate.of(job.estimate()), job.limits(), job.runSeconds(),
                JobProgress.of(job.progress()), job.attempt(), job.modelVersion(),
                job.metrics(), JobCheckpoint.of(job.checkpoint()), JobFailure.of(job), JobSpec.of(job),
                job.actor().name(), job.createdAt(),
                job.startedAt(), job.finishedAt());
    }

    /**
     * When a job is expected to start and to finish, from what runs, what waits before it, and how long jobs with the same
     * model, dataset version and network took.
     *
     * @param start when its next attempt starts; null when it runs, or when that cannot be told
     * @param finish when it is done; null when that cannot be told
     * @param unknown why something cannot be told; null when all can
     */
    record Estimate(@Nullable Instant start, @Nullable Instant finish,
            @Nullable @Schema(example = "No live node runs training jobs.") String unknown) {

        static @Nullable Estimate of(@Nullable JobEstimate estimate) {
            return estimate == null ? null
                    : new Estimate(estimate.start(), estimate.finish(), estimate.unknown());
        }
    }

    /**
     * How far an attempt is.
     *
     * @param percent the share that is done, from 0 to 100
     * @param epoch the epoch under way, from 1
     * @param epochs epochs in all
     * @param step steps done in all epochs so far
     * @param steps steps in all
     * @param examplesPerSecond training examples a second, over the last few seconds
     * @param secondsLeft estimate of the time left, in seconds
     */
    record JobProgress(@Schema(example = "41.7") double percent, @Schema(example = "2") int epoch,
            @Schema(example = "3") int epochs, @Schema(example = "587") long step,
            @Schema(example = "1407") long steps, @Schema(example = "5900.0") double examplesPerSecond,
            @Schema(example = "17.8") double secondsLeft) {

        static @Nullable JobProgress of(@Nullable Progress progress) {
            return progress == null ? null
                    : new JobProgress(progress.percent(), progress.epoch(), progress.epochs(), progress.step(),
                            progress.steps(), progress.examplesPerSecond(), progress.secondsLeft());
        }
    }

    /**
     * A saved state of a training.
     *
     * @param epoch the epoch it was taken in, from 1
     * @param step steps done in all epochs
     * @param bytes size of the weights and the optimizer's state together
     * @param createdAt when it was safe
     */
    record JobCheckpoint(@Schema(example = "2") int epoch, @Schema(example = "587") long step,
            @Schema(example = "14513000") long bytes, Instant createdAt) {

        static @Nullable JobCheckpoint of(@Nullable CheckpointSnapshot checkpoint) {
            return checkpoint == null ? null
                    : new JobCheckpoint(checkpoint.epoch(), checkpoint.step(), checkpoint.size(),
                            checkpoint.createdAt());
        }
    }

    /**
     * Why a job failed.
     *
     * @param type a stable, hyphenated name
     * @param reason what happened and what to do next
     */
    record JobFailure(@Schema(example = "loss-not-finite") String type,
            @Schema(example = "The loss became NaN in step 12. Use a smaller learning rate.") String reason) {

        static @Nullable JobFailure of(JobSnapshot job) {
            String type = job.failureType();
            String reason = job.failureReason();
            return type == null || reason == null ? null : new JobFailure(type, reason);
        }
    }

    /**
     * What is trained.
     *
     * @param network the layers, first to last
     * @param inputType FP32 when the finished model takes values from 0 to 1, UINT8 when it takes values from 0 to 255
     * @param loss what training makes small
     * @param optimizer how gradients become steps
     * @param schedule how the learning rate changes
     * @param epochs passes over the training examples
     * @param batchSize examples in a step
     * @param seed the seed of the initial weights, of the order of the examples and of dropout
     * @param ranks how many shares a step is divided into, each computed by its own thread
     */
    record JobSpec(Network network, DataType inputType, Loss loss, Optimizer optimizer, Schedule schedule,
            @Schema(example = "3") int epochs, @Schema(example = "128") int batchSize,
            @Schema(example = "7") long seed, @Schema(example = "2") int ranks) {

        static JobSpec of(JobSnapshot job) {
            var spec = job.spec();
            return new JobSpec(spec.network(), spec.inputType(), spec.loss(), spec.optimizer(), spec.schedule(),
                    spec.epochs(), spec.batchSize(), spec.seed(), spec.ranks());
        }
    }
}
