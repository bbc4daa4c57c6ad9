package io.modelport.campaign;

import io.modelport.campaign.JobWatch.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Measures how long after a fault each job that it hit goes on, or is over. */
final class Recovery {

    private static final Duration EVERY = Duration.ofMillis(20);

    private final JobWatch watch;
    private final Map<UUID, Standing> victims;
    private final boolean needsNewAttempt;
    private final long from;
    private final Map<UUID, Duration> recovered = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean givenUp;

    /**
     * Measures from now on.
     *
     * @param victims the jobs that were hit, as they stand now
     * @param needsNewAttempt whether their attempts have ended
     */
    Recovery(JobWatch watch, List<Standing> victims, boolean needsNewAttempt) {
        this.watch = watch;
        this.victims = victims.stream().collect(Collectors.toMap(Standing::job, victim -> victim));
        this.needsNewAttempt = needsNewAttempt;
        this.from = System.nanoTime();
        this.thread = Thread.ofVirtual().start(this::measure);
    }

    /** Waits until all have recovered, and gives the jobs that have not. */
    List<UUID> await(Duration patience) {
        try {
            if (!thread.join(patience)) {
                givenUp = true;
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return victims.keySet().stream().filter(job -> !recovered.containsKey(job)).toList();
    }

    List<Duration> durations() {
        return List.copyOf(recovered.values());
    }

    private void measure() {
        while (!givenUp && recovered.size() < victims.size()) {
            for (Standing victim : victims.values()) {
                Standing now = watch.of(victim.job());
                if (!recovered.containsKey(victim.job()) && now != null && goesOn(victim, now)) {
                    recovered.put(victim.job(), Duration.ofNanos(Math.max(0, now.seenAt() - from)));
                }
            }
            Pause.of(EVERY);
        }
    }

    private boolean goesOn(Standing victim, Standing now) {
        return now.isOver() || now.isAtWork() && (now.attempt() > victim.attempt()
                || !needsNewAttempt && now.attempt() == victim.attempt() && now.step() > victim.step());
    }
}
