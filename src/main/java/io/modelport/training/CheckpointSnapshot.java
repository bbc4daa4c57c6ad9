package io.modelport.training;

import java.time.Instant;

/**
 * From where a job's next attempt would go on.
 *
 * @param epoch the epoch it was taken in, from 1
 * @param step steps that were made in all epochs
 * @param size of the weights and the optimizer's state together, in bytes
 * @param createdAt when it was safe
 */
public record CheckpointSnapshot(int epoch, long step, long size, Instant createdAt) {}
