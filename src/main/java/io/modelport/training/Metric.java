package io.modelport.training;

import java.time.Instant;

/**
 * One value that an attempt measured.
 *
 * @param id its place in the order of all that the job measured
 * @param attempt number of the attempt that measured it, from 1
 * @param key what was measured, such as {@code train_loss} or {@code test_accuracy}
 * @param value the value; {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} when it is no finite number
 * @param step the training step it was measured at
 * @param epoch the epoch it was measured in, from 1
 * @param measuredAt when, by the clock of the attempt's machine
 */
public record Metric(long id, int attempt, String key, double value, long step, int epoch, Instant measuredAt) {}
