package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** A version that is loaded in this node: its slots, its queue, and the count of the requests that use it. */
public final class VersionHandle {

    private final String model;
    private final int version;
    private final InputContract contract;
    private final Limits limits;
    private final ModelRunner runner;
    private final VersionCounters stats;
    private final LongSupplier nanoTime;
    private final Batcher batcher;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final LeaseCount leases = new LeaseCount(() -> drained.complete(null));

    VersionHandle(String model, int version, InputContract contract, Limits limits, ModelRunner runner,
            DataPlane plane) {
        this.model = model;
        this.version = version;
        this.contract = contract;
        this.limits = limits;
        this.runner = runner;
        this.nanoTime = plane.nanoTime();
        this.stats = new VersionCounters(plane.stats()
                .open(model, version,
                        new ServingStats.Gauges(limits.slots(), this::busySlots, this::queued)));
        List<Slot> slots = new ArrayList<>(limits.slots());
        try {
            for (int i = 0; i < limits.slots(); i++) {
                slots.add(new Slot(runner.openSlot(), contract, stats, nanoTime));
            }
        } catch (RuntimeException e) {
            slots.forEach(Slot::close);
            stats.close();
            throw e;
        }
        this.batcher = new Batcher(contract, limits, slots, plane.executor(), nanoTime);
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
        runEverySize(progress);
        stats.clearBatches();
    }

    private void runEverySize(IntConsumer progress) {
        boolean shapesKnown = contract.signature().inputs().stream().allMatch(VersionHandle::isFixedBeyondBatch);
        int limit = contract.batched() ? limits.batchLimit() : 1;
        for (int rows = 1; rows <= limit; rows = rows == limit ? limit + 1 : Math.min(rows * 2, limit)) {
            progress.accept(rows);
            List<Tensor> inputs = zeros(rows);
            for (Slot slot : batcher.slots()) {
                try {
                    slot.run(inputs, new BatchRun(rows, 1));
                    slot.run(inputs, new BatchRun(rows, 1));
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
        runner.close();
        stats.close();
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

    /** Whether the caller may use it; if so, it must {@link #release} it. */
    boolean acquire() {
        return leases.acquire();
    }

    void release() {
        leases.release();
    }

    void submit(Prediction prediction) {
        batcher.submit(prediction);
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
