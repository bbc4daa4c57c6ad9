package io.modelport.worker;

import io.modelport.process.wire.AttemptExit;
import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Progress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the attempt's signs of life on a thread of its own, with the progress and what was measured since the last one;
 * learns from the answers when the attempt has to stop.
 */
final class Heart {

    /** So that an outage of the node does not fill the memory: the oldest points are dropped beyond this. */
    private static final int MOST_POINTS = 50_000;

    private static final int POINTS_PER_BEAT = 1_000;

    private final NodeClient node;
    private final long intervalMillis;
    private final Consumer<AttemptEnded> onEnd;
    private final Thread thread = Thread.ofPlatform().daemon().name("heart").unstarted(this::beatUntilStopped);
    private final Deque<MetricPoint> unsent = new ArrayDeque<>();
    private long removed;
    private @Nullable Progress progress;
    private volatile boolean stopped;
    private volatile @Nullable AttemptEnded end;

    /** @param onEnd called once, on the heart's thread, when the attempt has to end without a result */
    Heart(NodeClient node, Duration interval, Consumer<AttemptEnded> onEnd) {
        this.node = node;
        this.intervalMillis = interval.toMillis();
        this.onEnd = onEnd;
    }

    void start() {
        thread.start();
    }

    /** Whether the attempt has to stop. */
    boolean isEnding() {
        return end != null;
    }

    /** Why the attempt has to stop. */
    AttemptEnded end() {
        return Objects.requireNonNull(end);
    }

    /** Takes how far the training is, to be sent with the next beat. */
    synchronized void note(Progress now) {
        progress = now;
    }

    /** Takes what was measured, to be sent with the next beat. */
    synchronized void note(MetricPoint point) {
        unsent.add(point);
        removeUntil(removed + unsent.size() - MOST_POINTS);
    }

    /** Where the points noted so far end, to be given to {@link #sendUpTo}. */
    synchronized long mark() {
        return removed + unsent.size();
    }

    /**
     * Sends the points noted before a mark, now.
     *
     * @throws AttemptEnded when the attempt has to end instead
     */
    void sendUpTo(long mark) {
        while (sent() < mark) {
            beat();
        }
    }

    /**
     * Sends all that is noted, and no more beats after it; the result is published next.
     *
     * @throws AttemptEnded when the attempt has to end instead
     */
    void stop() throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join();
        if (end != null) {
            throw end();
        }
        sendUpTo(mark());
    }

    private void beatUntilStopped() {
        try {
            while (!stopped) {
                beat();
                Thread.sleep(intervalMillis);
            }
        } catch (InterruptedException e) {
            // Stopped.
        } catch (AttemptEnded e) {
            if (!stopped) {
                end(e);
            }
        } catch (RuntimeException e) {
            // The node refuses heartbeats that are well formed: it does not count this attempt as its own.
            end(new AttemptEnded(AttemptExit.STALE, String.valueOf(e.getMessage())));
        }
    }

    private void beat() {
        List<MetricPoint> points;
        long end;
        @Nullable Progress now;
        synchronized (this) {
            now = progress;
            points = unsent.stream().limit(POINTS_PER_BEAT).toList();
            end = removed + points.size();
        }
        Heartbeat.Answer answer = node.heartbeat(new Heartbeat(now, points));
        synchronized (this) {
            removeUntil(end);
        }
        if (answer.cancel()) {
            throw new AttemptEnded(AttemptExit.CANCELLED, "the job was cancelled");
        }
    }

    /** Forgets all points before that one, counted from the first that was ever noted. */
    private void removeUntil(long end) {
        while (removed < end) {
            unsent.removeFirst();
            removed++;
        }
    }

    private synchronized long sent() {
        return removed;
    }

    private void end(AttemptEnded reason) {
        end = reason;
        onEnd.accept(reason);
    }
}
