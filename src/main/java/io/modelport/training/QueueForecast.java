package io.modelport.training;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plays the queue through: each job in turn gets the slot that is free first. A slot whose job's end is not known is not
 * counted on. Memory that a job must wait for is not considered.
 */
final class QueueForecast {

    static final String NO_SLOTS = "No live node runs training jobs.";
    static final String NO_MEMORY = "It may use more memory than any live node gives its attempts.";
    static final String BEFORE_IT = "How long the jobs before it take is not known yet.";
    static final String LIKE_IT = "How long it takes is not known: it has made no progress yet, and no job with this "
            + "model's name, dataset version and network has finished.";
    static final String TOO_FAR = "Too many jobs are before it.";

    private final Map<UUID, JobEstimate> estimates = new HashMap<>();

    private QueueForecast() {}

    /**
     * @param now the present time
     * @param slots those of the live nodes together
     * @param mostMemory bytes that the largest live node gives an attempt
     * @param running jobs that run
     * @param queued jobs that wait, first to last
     */
    static QueueForecast of(Instant now, int slots, long mostMemory, List<Work> running, List<Work> queued) {
        QueueForecast forecast = new QueueForecast();
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (Work work : running) {
            forecast.estimates.put(work.job(), new JobEstimate(null, work.isKnown() ? after(now, work.seconds()) : null,
                    work.isKnown() ? null : LIKE_IT));
            free.add(work.seconds());
        }
        while (free.size() < slots) {
            free.add(0.0);
        }
        for (Work work : queued) {
            forecast.estimates.put(work.job(), queued(now, slots, mostMemory, work, free));
        }
        return forecast;
    }

    /** @return empty for a job that is neither running nor among the first of the queue */
    Optional<JobEstimate> find(UUID job) {
        return Optional.ofNullable(estimates.get(job));
    }

    private static JobEstimate queued(Instant now, int slots, long mostMemory, Work work, PriorityQueue<Double> free) {
        if (slots == 0) {
            return new JobEstimate(null, null, NO_SLOTS);
        }
        if (work.memory() > mostMemory) {
            return new JobEstimate(null, null, NO_MEMORY);
        }
        double start = Math.max(free.remove(), work.delay());
        free.add(start + work.seconds());
        if (start == Double.POSITIVE_INFINITY) {
            return new JobEstimate(null, null, BEFORE_IT);
        }
        return new JobEstimate(after(now, start), work.isKnown() ? after(now, start + work.seconds()) : null,
                work.isKnown() ? null : LIKE_IT);
    }

    private static Instant after(Instant now, double seconds) {
        return now.plus(Duration.ofMillis((long) (seconds * 1_000)));
    }

    /**
     * A job that needs a slot.
     *
     * @param job its id
     * @param delay seconds until it may start
     * @param seconds that it takes from there, or from now on when it runs; infinite when that is not known
     * @param memory bytes that it asks for; 0 when it takes what it is given
     */
    record Work(UUID job, double delay, double seconds, long memory) {

        static Work of(UUID job, double delay, @Nullable Double seconds, long memory) {
            return new Work(job, delay, seconds == null ? Double.POSITIVE_INFINITY : Math.max(0, seconds), memory);
        }

        boolean isKnown() {
            return seconds < Double.POSITIVE_INFINITY;
        }
    }
}
