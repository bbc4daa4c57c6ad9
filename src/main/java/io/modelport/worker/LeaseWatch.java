package io.modelport.worker;

import io.modelport.process.wire.AttemptExit;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Ends the attempt when {@link Patience} is over, whatever its other threads are doing: they may compute, wait for an
 * answer, or have been suspended with the whole process while another attempt took this one's place.
 */
final class LeaseWatch implements AutoCloseable {

    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(100);

    private final Patience patience;
    private final Duration interval;
    private final Consumer<AttemptEnded> onEnd;
    private final Thread thread = Thread.ofPlatform().daemon().name("lease-watch").unstarted(this::watch);

    /** @param onEnd called once, on the watch's thread, when the lease is about to be lost */
    LeaseWatch(Patience patience, Duration lease, Consumer<AttemptEnded> onEnd) {
        this.patience = patience;
        Duration part = lease.dividedBy(50);
        this.interval = part.compareTo(LONGEST_INTERVAL) < 0 ? part : LONGEST_INTERVAL;
        this.onEnd = onEnd;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (!patience.isOver()) {
                Thread.sleep(interval);
            }
            onEnd.accept(new AttemptEnded(AttemptExit.NODE_LOST,
                    "the lease could not be renewed in time, so another attempt may take this one's place"));
        } catch (InterruptedException e) {
            // The attempt is over.
        }
    }
}
