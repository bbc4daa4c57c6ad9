package io.modelport.training;

import io.modelport.registry.ModelVersionId;
import org.jspecify.annotations.Nullable;

/**
 * A training job has reached its final state.
 *
 * @param job the job
 * @param state SUCCEEDED, FAILED or CANCELLED
 * @param version the model version it registered; null unless it succeeded
 */
public record JobFinished(TrainingJobId job, JobState state, @Nullable ModelVersionId version) {}
