package io.modelport.artifact;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Holds a reader back to a number of bytes a second, on average since the throttle was made. */
final class Throttle {

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private final Consumer<Duration> pause;
    private final long begin;
    private long bytes;

    Throttle(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime, length -> LockSupport.parkNanos(length.toNanos()));
    }

    Throttle(long bytesPerSecond, LongSupplier nanoTime, Consumer<Duration> pause) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.begin = nanoTime.getAsLong();
    }

    /** Waits until so many bytes more are within the rate. */
    void read(int count) {
        bytes += count;
        long due = (long) (bytes * 1e9 / bytesPerSecond);
        long ahead = due - (nanoTime.getAsLong() - begin);
        if (ahead > 0) {
            pause.accept(Duration.ofNanos(ahead));
        }
    }
}
