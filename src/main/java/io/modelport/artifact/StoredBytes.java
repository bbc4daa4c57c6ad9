package io.modelport.artifact;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows how many bytes the store holds without walking it each time: it adds what this node writes, and now and then
 * counts anew, in the background, to learn what other nodes wrote.
 */
final class StoredBytes implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(StoredBytes.class);
    private static final Duration RECOUNT_AFTER = Duration.ofMinutes(10);

    private final ArtifactFolder folder;
    private final Clock clock;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private Instant countedAt;

    /**
     * @param count how many blobs there are
     * @param bytes the size of all of them
     */
    record Total(long count, long bytes) {}

    StoredBytes(ArtifactFolder folder, Clock clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        recountNow();
        this.countedAt = clock.instant();
    }

    /** A blob was written, maybe in place of a file that had its name. */
    void replaced(Optional<Long> before, long size) {
        if (before.isEmpty()) {
            count.incrementAndGet();
        }
        bytes.addAndGet(size - before.orElse(0L));
    }

    void removed(long size) {
        count.decrementAndGet();
        bytes.addAndGet(-size);
    }

    long count() {
        return count.get();
    }

    long get() {
        if (isTimeToRecount()) {
            Thread.ofVirtual().name("artifact-bytes").start(this::recount);
        }
        return bytes.get();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("modelport.artifact.bytes", this, StoredBytes::get)
                .description("Size of all blobs of the artifact store")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
    }

    private synchronized boolean isTimeToRecount() {
        Instant now = clock.instant();
        if (now.isBefore(countedAt.plus(RECOUNT_AFTER))) {
            return false;
        }
        countedAt = now;
        return true;
    }

    void recount() {
        try {
            // What is written during the walk may be counted twice or not at all; the next walk mends that.
            recountNow();
        } catch (IOException e) {
            log.warn("Could not count the bytes of the artifact store: {}", e.toString());
        }
    }

    private void recountNow() throws IOException {
        Total total = folder.measure();
        count.set(total.count());
        bytes.set(total.bytes());
    }
}
