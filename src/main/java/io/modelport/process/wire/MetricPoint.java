package io.modelport.process.wire;

/**
 * One measured value.
 *
 * @param key what was measured, such as {@code train_loss} or {@code test_accuracy}
 * @param value the value; NaN and infinities are legal
 * @param step the training step it was measured at
 * @param epoch the epoch it was measured in, from 1
 * @param timestampMillis when, in milliseconds since 1970
 */
public record MetricPoint(String key, double value, long step, int epoch, long timestampMillis) {}
