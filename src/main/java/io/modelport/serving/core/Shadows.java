package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.problem.Invalid;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs copies of answered requests on versions whose answers reach nobody.
 *
 * <p>
 * No request waits for its copy: it is handed over, without copying a byte, when its answer has been sent. One copy runs at
 * a time, and only begins while no request waits on this node and a core is free of batches; what cannot begin in time, or
 * finds no room, is dropped and counted.
 */
public final class Shadows {

    /** A copy that could not begin for so long is dropped, so that its memory is not held for longer. */
    static final long PATIENCE_NANOS = 2_000_000_000L;

    /** Copies may take so much of what all requests may. */
    private static final int SHARE_OF_MEMORY = 16;
    /** The copies for one model may take so much of the queue. */
    private static final int SHARE_OF_QUEUE = 4;

    private static final System.Logger log = System.getLogger(Shadows.class.getName());

    private final Router router;
    private final MemoryBudget budget;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Runnable pause;
    private final int queueLimit;
    private final int cores;

    /* Guarded by this. */
    private final ArrayDeque<Copy> waiting = new ArrayDeque<>();
    private long bytesWaiting;
    private boolean running;

    /**
     * A request whose inputs are to be run once more.
     *
     * @param answered the version that answered it
     * @param inputs its inputs, as that version takes them
     * @param collector gives their memory back
     * @param bytes how much that is
     * @param shadows the versions to be run; in use until they are released
     * @param since when it was handed over
     */
    private record Copy(VersionHandle answered, Inputs inputs, InputCollector collector, long bytes,
            List<VersionHandle> shadows, long since) {}

    /**
     * @param executor runs the copies, one at a time
     * @param nanoTime a clock that never goes back, in nanoseconds
     * @param pause passes some time, after which there may be room
     * @param queueLimit how many copies may wait; 0 drops them all
     * @param cores how many batches may run on the node at once, a copy among them
     */
    public Shadows(Router router, MemoryBudget budget, Executor executor, LongSupplier nanoTime, Runnable pause,
            int queueLimit, int cores) {
        this.router = router;
        this.budget = budget;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.queueLimit = queueLimit;
        this.cores = cores;
    }

    /** Drops everything. */
    static Shadows none(Router router, MemoryBudget budget, LongSupplier nanoTime) {
        return new Shadows(router, budget, Runnable::run, nanoTime, () -> {}, 0, 0);
    }

    /**
     * Takes over the inputs of a request that has been answered.
     *
     * @return false when there is no room; the inputs stay with the caller then
     */
    boolean take(VersionHandle answered, Inputs inputs, InputCollector collector, List<VersionHandle> shadows) {
        List<VersionHandle> open = shadows.stream().filter(VersionHandle::acquire).toList();
        Copy copy = new Copy(answered, inputs, collector, bytes(inputs), open, nanoTime.getAsLong());
        if (open.isEmpty() || !enqueue(copy)) {
            open.forEach(shadow -> end(shadow, ShadowOutcome.DROPPED, 0));
            return false;
        }
        if (begin()) {
            try {
                executor.execute(this::runAll);
            } catch (RejectedExecutionException e) {
                // The node ends.
                dropAll();
            }
        }
        return true;
    }

    private synchronized boolean enqueue(Copy copy) {
        long mostBytes = budget.limit() / SHARE_OF_MEMORY;
        int mostOfModel = Math.max(1, queueLimit / SHARE_OF_QUEUE);
        if (waiting.size() >= queueLimit || copy.bytes > mostBytes - bytesWaiting
                || budget.free() < budget.limit() / 2 || waitingFor(copy.answered.model()) >= mostOfModel) {
            return false;
        }
        waiting.add(copy);
        bytesWaiting += copy.bytes;
        return true;
    }

    private int waitingFor(String model) {
        int count = 0;
        for (Copy copy : waiting) {
            count += copy.answered.model().equals(model) ? 1 : 0;
        }
        return count;
    }

    private synchronized boolean begin() {
        boolean first = !running;
        running = true;
        return first;
    }

    private synchronized @Nullable Copy next() {
        Copy copy = waiting.peek();
        running = copy != null;
        return copy;
    }

    private void runAll() {
        for (Copy copy = next(); copy != null; copy = next()) {
            while (!hasRoom() && !isStale(copy)) {
                pause.run();
            }
            run(copy, isStale(copy));
        }
    }

    private void dropAll() {
        for (Copy copy = next(); copy != null; copy = next()) {
            run(copy, true);
        }
    }

    private boolean hasRoom() {
        int work = 0;
        for (ModelRoutes model : router.table().models()) {
            for (VersionHandle version : model.versions().values()) {
                work += version.busySlots() + version.queued() * cores;
            }
        }
        return work < cores;
    }

    private boolean isStale(Copy copy) {
        return nanoTime.getAsLong() - copy.since > PATIENCE_NANOS || Thread.currentThread().isInterrupted();
    }

    private void run(Copy copy, boolean drop) {
        try {
            for (int i = 0; i < copy.shadows.size(); i++) {
                VersionHandle shadow = copy.shadows.get(i);
                long start = nanoTime.getAsLong();
                ShadowOutcome outcome = drop ? ShadowOutcome.DROPPED : run(copy, shadow);
                end(shadow, outcome, nanoTime.getAsLong() - start);
            }
        } finally {
            synchronized (this) {
                waiting.remove();
                bytesWaiting -= copy.bytes;
            }
            copy.collector.discard();
        }
    }

    private static ShadowOutcome run(Copy copy, VersionHandle shadow) {
        try {
            shadow.shadowSlot().run(copy.inputs, copy.answered.contract());
            return ShadowOutcome.OK;
        } catch (Invalid e) {
            log.log(System.Logger.Level.DEBUG, "A shadow refused a copy.", e);
            return ShadowOutcome.INVALID;
        } catch (RuntimeException | Error e) {
            log.log(System.Logger.Level.DEBUG, "A shadow failed.", e);
            return ShadowOutcome.FAILED;
        }
    }

    private static void end(VersionHandle shadow, ShadowOutcome outcome, long nanos) {
        try {
            shadow.shadowed(outcome, nanos);
        } finally {
            shadow.release();
        }
    }

    private static long bytes(Inputs inputs) {
        long bytes = 0;
        for (Tensor tensor : inputs.tensors()) {
            bytes += tensor.data().capacity();
        }
        return bytes;
    }
}
