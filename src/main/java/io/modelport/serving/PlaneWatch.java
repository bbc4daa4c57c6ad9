package io.modelport.serving;

import io.modelport.serving.core.DataPlane;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the data plane look after what runs and waits, ten times a second, and replaces the threads that hang. */
final class PlaneWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PlaneWatch.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final DataPlane plane;
    private final SlotThreads threads;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("plane-watch").factory());

    PlaneWatch(DataPlane plane, SlotThreads threads) {
        this.plane = plane;
        this.threads = threads;
        var _ = watch.scheduleWithFixedDelay(this::look, INTERVAL.toMillis(), INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    private void look() {
        try {
            threads.lost(plane.look());
        } catch (RuntimeException | Error e) {
            log.error("The data plane could not be looked after", e);
        }
    }
}
