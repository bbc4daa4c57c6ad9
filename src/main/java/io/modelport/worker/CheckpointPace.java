package io.modelport.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a checkpoint is due: after an interval at the latest, and at the end of every epoch unless epochs are so short, or
 * copies take so long, that training would do little else.
 */
final class CheckpointPace {

    /** The least time between two ends of epochs that leave a checkpoint, in times of what the last copy took. */
    private static final long TIMES_A_COPY = 20;

    private final long interval;
    private final long spacing;
    private final LongSupplier nanoTime;
    private boolean begun;
    private long last;
    private long lastCopy;

    /**
     * @param interval the longest time between two checkpoints
     * @param spacing the least time between two ends of epochs that leave one
     * @param nanoTime a clock that only ever goes forward, in nanoseconds
     */
    CheckpointPace(Duration interval, Duration spacing, LongSupplier nanoTime) {
        this.interval = interval.toNanos();
        this.spacing = spacing.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Time counts from the first question on, which is asked when training begins.
     *
     * @param epochEnded whether all steps of an epoch were made
     */
    boolean isDue(boolean epochEnded) {
        if (!begun) {
            begun = true;
            last = nanoTime.getAsLong();
            return false;
        }
        long since = nanoTime.getAsLong() - last;
        return since >= interval || epochEnded && since >= Math.max(spacing, TIMES_A_COPY * lastCopy);
    }

    /** @param copyNanos for how long training stood still for it */
    void taken(long copyNanos) {
        last = nanoTime.getAsLong();
        lastCopy = copyNanos;
    }
}
