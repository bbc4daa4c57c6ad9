package io.modelport.serving.core;

import java.time.Duration;

/**
 * When a run of a model counts as hanging, and how many runs of one version may.
 *
 * @param after how long a run takes that hangs
 * @param runs with so many hanging runs at a time a version gets no more requests on this node, from 1
 */
public record HangLimits(Duration after, int runs) {

    public HangLimits {
        if (after.isNegative() || after.isZero() || runs < 1) {
            throw new IllegalArgumentException("a run hangs after " + after + ", and " + runs + " may");
        }
    }
}
