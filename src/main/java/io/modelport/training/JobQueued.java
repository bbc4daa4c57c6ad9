package io.modelport.training;

/**
 * A training job waits for a slot.
 *
 * @param job the job
 */
record JobQueued(TrainingJobId job) {}
