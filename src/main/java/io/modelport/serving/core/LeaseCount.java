package io.modelport.serving.core;

import java.util.concurrent.atomic.AtomicLong;

/** Counts who uses something, so that it is closed only after the last of them; once closing began, nobody new may. */
final class LeaseCount {

    private static final long CLOSING = 1L << 61;
    private static final long CLOSED = 1L << 62;

    private final AtomicLong state = new AtomicLong();
    private final Runnable drained;

    /** @param drained runs once, when closing has begun and nobody uses it any more */
    LeaseCount(Runnable drained) {
        this.drained = drained;
    }

    /** Whether the caller may use it; if so, it must {@link #release} it. */
    boolean acquire() {
        if (state.getAndIncrement() < CLOSING) {
            return true;
        }
        release();
        return false;
    }

    void release() {
        if (state.decrementAndGet() == CLOSING) {
            finish();
        }
    }

    /** Whether at most one uses it. */
    boolean isAlone() {
        return (state.get() & CLOSING - 1) <= 1;
    }

    /** Lets nobody new in. */
    void close() {
        long before = state.getAndUpdate(value -> value < CLOSING ? value + CLOSING : value);
        if (before == 0) {
            finish();
        }
    }

    private void finish() {
        // Whoever is turned away passes through CLOSING again on release, so only the first to set the mark may go on.
        if (state.compareAndSet(CLOSING, CLOSED)) {
            drained.run();
        }
    }
}
