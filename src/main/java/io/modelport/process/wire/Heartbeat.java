package io.modelport.process.wire;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A sign of life, with what happened since the last one.
 *
 * @param progress how far the attempt is; null before the first step
 * @param metrics points measured since the last heartbeat that was answered
 */
public record Heartbeat(@Nullable Progress progress, List<MetricPoint> metrics) {

    public Heartbeat {
        metrics = List.copyOf(metrics);
    }

    /**
     * The node's answer.
     *
     * @param cancel whether the attempt has to stop without publishing
     */
    public record Answer(boolean cancel) {}
}
