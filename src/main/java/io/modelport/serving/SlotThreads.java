package io.modelport.serving;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run the batches that had to wait, of all versions in turn: as many as there are cores, because more would
 * only take the cores from one another. Where all of them are in batches that take long, versions with free slots must not
 * wait for that: while batches wait and none ends, one thread more is added at a time, which goes when it has nothing to do.
 */
final class SlotThreads implements Executor, AutoCloseable {

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
    private static final Duration IDLE_LIFE = Duration.ofSeconds(10);
    private static final long STACK_BYTES = 16L << 20;

    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService watch;
    private final int least;
    private final int most;
    private int usual;
    private long completedBefore;

    /**
     * @param usual how many threads there are
     * @param most how many there may be while none gets on
     */
    SlotThreads(int usual, int most) {
        this.least = usual;
        this.most = most;
        this.usual = usual;
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> new Thread(null, task, "slot-" + number.incrementAndGet(), STACK_BYTES);
        threads = new ThreadPoolExecutor(usual, most, IDLE_LIFE.toSeconds(), TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), factory);
        watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("slot-watch").factory());
        var _ = watch.scheduleWithFixedDelay(this::look, LOOK_INTERVAL.toMillis(), LOOK_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** So many threads are in runs that do not end: as many more there are. */
    synchronized void lost(int hanging) {
        if (usual != least + hanging) {
            usual = least + hanging;
            threads.setCorePoolSize(least);
            threads.setMaximumPoolSize(most + hanging);
            threads.setCorePoolSize(usual);
        }
    }

    int size() {
        return threads.getPoolSize();
    }

    @Override
    public void close() {
        watch.shutdownNow();
        threads.shutdown();
    }

    private synchronized void look() {
        long completed = threads.getCompletedTaskCount();
        boolean stuck = !threads.getQueue().isEmpty() && completed == completedBefore;
        completedBefore = completed;
        int size = threads.getPoolSize();
        if (stuck && size < threads.getMaximumPoolSize()) {
            // A larger core starts a thread for what waits; back at the usual size, that thread ends when it is idle.
            threads.setCorePoolSize(size + 1);
            threads.setCorePoolSize(usual);
        }
    }
}
