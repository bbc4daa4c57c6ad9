package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.problem.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A version that is loaded in this node: its slots, its queue, and the count of the requests that use it. */
public final class VersionHandle {

    private final String model;
    private final int version;
    private final InputContract contract;
    private final Limits limits;
    private final ModelRunner runner;
    private final VersionCounters stats;
    private final LongSupplier nanoTime;
    private final Shadows shadows;
    private final Runnable onClose;
    private final Batcher batcher;
    private final SlotWatch watch;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final LeaseCount leases = new LeaseCount(() -> drained.complete(null));
    private final TensorBuffers buffers;
    private final ShadowSlot shadowSlot;
    private final @Nullable ResponseCache cache;

    VersionHandle(String model, int version, InputContract contract, Limits limits, ModelRunner runner,
            DataPlane plane) {
        this.model = model;
        this.version = version;
        this.contract = contract;
        this.limits = limits;
        this.runner = runner;
        this.nanoTime = plane.nanoTime();
        this.buffers = plane.buffers().forVersion(leases::isAlone);
        this.stats = new VersionCounters(plane.stats()
                .open(model, version,
                        new ServingStats.Gauges(limits.slots(), this::busySlots, this::queued, this::hanging)));
        this.cache = limits.cacheBytes() == 0 ? null : new ResponseCache(limits.cacheBytes());
        this.shadowSlot = new ShadowSlot(contract, limits.batchLimit(), this::openSlot);
        this.shadows = plane.shadows();
        this.onClose = () -> plane.closed(this);
        List<Slot> slots = new ArrayList<>(limits.slots());
        try {
            for (int i = 0; i < limits.slots(); i++) {
                slots.add(openSlot());
            }
        } catch (RuntimeException e) {
            slots.forEach(Slot::close);
            stats.close();
            throw e;
        }
        this.batcher = new Batcher(contract, limits, slots, plane.executor(), nanoTime, plane.crowd());
        this.watch = new SlotWatch(this, batcher, plane.hangLimits(), this::openSlot);
    }

    public String model() {
        return model;
    }

    public int version() {
        return version;
    }

    public InputContract contract() {
        return contract;
    }

    public Limits limits() {
        return limits;
    }

    /**
     * Runs every slot once at the sizes 1, 2, 4, … and the batch limit on inputs of zeros, so that no request pays for
     * what the engine prepares at first; to be called before the version gets requests.
     *
     * @param progress is told each size before it is run
     * @throws RuntimeException when the model fails on inputs that its signature allows
     */
    public void warm(IntConsumer progress) {
        boolean shapesKnown = contract.signature().inputs().stream().allMatch(VersionHandle::isFixedBeyondBatch);
        int limit = contract.batched() ? limits.batchLimit() : 1;
        for (int rows = 1; rows <= limit; rows = rows == limit ? limit + 1 : Math.min(rows * 2, limit)) {
            progress.accept(rows);
            List<Tensor> inputs = zeros(rows);
            for (Slot slot : batcher.slots()) {
                try {
                    List<Tensor> _ = slot.runUnseen(inputs, rows);
                    List<Tensor> _ = slot.runUnseen(inputs, rows);
                } catch (Invalid e) {
                    if (shapesKnown) {
                        throw e;
                    }
                    // The model does not like the sizes that were guessed for its open dimensions.
                    return;
                }
            }
        }
    }

    /** Lets nobody new in; completes when the last request is done. */
    public CompletableFuture<Void> drain() {
        leases.close();
        return drained;
    }

    /** Frees the version; to be called after {@link #drain} has completed. */
    public void close() {
        if (!drained.isDone()) {
            throw new IllegalStateException("version " + version + " of '" + model + "' is still in use");
        }
        batcher.slots().forEach(Slot::close);
        batcher.hanging().forEach(Slot::close);
        shadowSlot.close();
        if (cache != null) {
            cache.clear();
        }
        runner.close();
        stats.close();
        onClose.run();
    }

    /** What it has done since it was loaded. */
    public VersionStatistics statistics() {
        return stats.statistics();
    }

    /** How many requests wait. */
    public int queued() {
        return batcher.queued();
    }

    /** How many slots run a batch now. */
    public int busySlots() {
        return batcher.busySlots();
    }

    /** How many of its runs hang. */
    public int hanging() {
        return batcher.hanging().size();
    }

    /** Why it gets no more requests here, or fewer slots than it should; null while all is well. */
    public @Nullable String trouble() {
        return watch.trouble();
    }

    /** Whether so many of its runs hang that it gets no more requests. */
    public boolean isStuck() {
        return watch.isStuck();
    }

    Unavailable refusal() {
        return watch.refusal();
    }

    /**
     * Looks after what runs and waits: answers whose time is up, replaces slots whose runs hang, and lets those leave whose
     * callers have gone. To be called now and then, by one thread.
     */
    public void look() {
        watch.look(nanoTime.getAsLong());
    }

    /** Whether the caller may use it; if so, it must {@link #release} it. */
    boolean acquire() {
        return leases.acquire();
    }

    void release() {
        leases.release();
    }

    /** Where the inputs of its requests lie. */
    TensorBuffers buffers() {
        return buffers;
    }

    ShadowSlot shadowSlot() {
        return shadowSlot;
    }

    /** Hands the inputs of an answered request on to its shadows; false when they stay with the caller. */
    boolean shadow(Inputs inputs, InputCollector collector, List<VersionHandle> versions) {
        return shadows.take(this, inputs, collector, versions);
    }

    /** It was given a copy of a request to another version. */
    void shadowed(ShadowOutcome outcome, long nanos) {
        stats.shadow(outcome, nanos);
    }

    void submit(Prediction prediction) {
        if (watch.isStuck()) {
            prediction.fail(watch.refusal());
        } else if (cache == null || !answerFrom(cache, prediction)) {
            batcher.submit(prediction);
        }
    }

    private boolean answerFrom(ResponseCache kept, Prediction prediction) {
        long before = nanoTime.getAsLong();
        ResponseCache.Key key = ResponseCache.key(prediction.inputs());
        List<Tensor> outputs = kept.find(key);
        stats.lookedUp(outputs != null, nanoTime.getAsLong() - before);
        if (outputs == null) {
            prediction.onOutputs(computed -> kept.keep(key, computed));
            return false;
        }
        prediction.answerWith(outputs);
        return true;
    }

    private Slot openSlot() {
        return new Slot(runner.openSlot(), contract, stats, nanoTime);
    }

    void leaveQueue(Prediction prediction) {
        batcher.leave(prediction);
    }

    /** A request ended. */
    void ended(RequestSummary request) {
        stats.request(request);
    }

    /** The time, in nanoseconds of the data plane's clock. */
    long now() {
        return nanoTime.getAsLong();
    }

    private List<Tensor> zeros(int rows) {
        List<Tensor> tensors = new ArrayList<>();
        for (TensorSpec input : contract.signature().inputs()) {
            long[] shape = input.shape().stream().mapToLong(size -> Math.max(size, 1)).toArray();
            if (contract.batched()) {
                shape[0] = rows;
            }
            int bytes = Math.toIntExact(Tensor.byteCount(input.datatype(), shape));
            tensors.add(new Tensor(input.datatype(), shape, Tensor.allocate(bytes)));
        }
        return tensors;
    }

    private static boolean isFixedBeyondBatch(TensorSpec input) {
        return input.shape().stream().skip(1).noneMatch(size -> size < 0);
    }
}
