package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.BooleanSupplier;

/**
 * A pool of direct buffers, in sizes of powers of two; taking one from the system costs microseconds, clears it, and
 * leaves work to the garbage collector.
 */
public final class TensorBuffers {

    /** The most bytes of one tensor. */
    static final int LARGEST = 1 << 30;

    private static final int SMALLEST_LOG = 8;
    private static final int LARGEST_POOLED_LOG = 22;
    private static final int BYTES_PER_SIZE = 1 << 23;
    private static final int MOST_PER_SIZE = 256;

    private final ArrayBlockingQueue<ByteBuffer>[] free;
    private final MemoryBudget budget;
    private final MemoryShare share;

    /** @param budget bounds what is out at the same time */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public TensorBuffers(MemoryBudget budget) {
        this.budget = budget;
        share = new MemoryShare(budget, () -> true);
        free = new ArrayBlockingQueue[LARGEST_POOLED_LOG - SMALLEST_LOG + 1];
        for (int i = 0; i < free.length; i++) {
            free[i] = new ArrayBlockingQueue<>(Math.clamp(BYTES_PER_SIZE >> (SMALLEST_LOG + i), 2, MOST_PER_SIZE));
        }
    }

    private TensorBuffers(TensorBuffers pool, BooleanSupplier alone) {
        this.budget = pool.budget;
        this.share = new MemoryShare(pool.budget, alone);
        this.free = pool.free;
    }

    MemoryBudget budget() {
        return budget;
    }

    /**
     * The same pool for the requests of one version, which gets a share of the budget.
     *
     * @param alone whether the version has only one request
     */
    TensorBuffers forVersion(BooleanSupplier alone) {
        return new TensorBuffers(this, alone);
    }

    /**
     * A direct little-endian buffer of exactly so many remaining bytes, their content undefined.
     *
     * @throws io.modelport.problem.Problem when the budget does not allow it
     */
    ByteBuffer take(int bytes) {
        int log = Math.max(SMALLEST_LOG, 32 - Integer.numberOfLeadingZeros(Math.max(bytes, 1) - 1));
        int capacity = log > LARGEST_POOLED_LOG ? bytes : 1 << log;
        share.take(capacity);
        try {
            if (log > LARGEST_POOLED_LOG) {
                return Tensor.allocate(bytes);
            }
            ByteBuffer buffer = free[log - SMALLEST_LOG].poll();
            if (buffer == null) {
                buffer = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
            }
            return buffer.clear().limit(bytes);
        } catch (Error e) {
            share.giveBack(capacity);
            throw e;
        }
    }

    /** Takes a buffer back that {@link #take} gave; nobody may use it any more. */
    void giveBack(ByteBuffer buffer) {
        share.giveBack(buffer.capacity());
        int log = 31 - Integer.numberOfLeadingZeros(buffer.capacity());
        if (log >= SMALLEST_LOG && log <= LARGEST_POOLED_LOG && Integer.bitCount(buffer.capacity()) == 1) {
            boolean _ = free[log - SMALLEST_LOG].offer(buffer);
        }
    }
}
