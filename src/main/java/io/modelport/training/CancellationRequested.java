package io.modelport.training;

/**
 * A running training job has to stop.
 *
 * @param job the job
 */
record CancellationRequested(TrainingJobId job) {}
