package io.modelport.artifact;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Collects garbage and verifies blobs from time to time, each on one node at a time and away from all requests. */
final class Housekeeping implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration SCRUB_EVERY = Duration.ofHours(1);
    private static final long LOOK_SECONDS = 30;

    private final GarbageCollections collections;
    private final Scrubber scrubber;
    private final ArtifactTasks tasks;
    private final ArtifactSettings settings;
    private volatile @Nullable ScheduledExecutorService executor;

    Housekeeping(GarbageCollections collections, Scrubber scrubber, ArtifactTasks tasks, ArtifactSettings settings) {
        this.collections = collections;
        this.scrubber = scrubber;
        this.tasks = tasks;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        if (executor == null) {
            ScheduledExecutorService started = Executors.newScheduledThreadPool(2,
                    Thread.ofPlatform()
                            .name("artifact-housekeeping-", 0)
                            .daemon()
                            .priority(Thread.MIN_PRIORITY)
                            .factory());
            repeat(started, guarded("collect garbage", this::collect));
            repeat(started, guarded("verify blobs", this::scrub));
            executor = started;
        }
    }

    /** What runs is broken off: it may be, at any line. */
    @Override
    public synchronized void stop() {
        ScheduledExecutorService stopped = executor;
        executor = null;
        if (stopped != null) {
            stopped.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }

    void collect() throws IOException {
        if (tasks.claim("collect", LEASE)) {
            CollectionReport report = collections.collect("housekeeping");
            tasks.setDue("collect", settings.collectInterval());
            if (report.deleted().count() + report.brokenOff() > 0) {
                log.info("Deleted {} blobs ({} bytes) that nobody names, and {} files of broken-off uploads",
                        report.deleted().count(), report.deleted().bytes(), report.brokenOff());
            }
        }
    }

    void scrub() throws IOException {
        if (tasks.claim("scrub", LEASE)) {
            scrubber.run(() -> {
                tasks.setDue("scrub", LEASE);
                return !Thread.currentThread().isInterrupted();
            });
            tasks.setDue("scrub", SCRUB_EVERY);
        }
    }

    private static void repeat(ScheduledExecutorService executor, Runnable task) {
        var _ = executor.scheduleWithFixedDelay(task, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private Runnable guarded(String what, Task task) {
        return () -> {
            try {
                task.run();
            } catch (IOException | RuntimeException e) {
                if (isRunning()) {
                    log.warn("Could not {}; it is tried again", what, e);
                }
            }
        };
    }

    private interface Task {

        void run() throws IOException;
    }
}
