package io.modelport.serving.core;

import io.modelport.problem.Overloaded;
import io.modelport.problem.TooLarge;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds what the requests of a node take of its memory at the same time: bodies, tensors, and answers on their way. */
public final class MemoryBudget {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /** @param limit the most bytes at the same time */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** A budget that is never used up. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE);
    }

    /**
     * Takes so many bytes, to be given back.
     *
     * @throws TooLarge when the budget never has as many
     * @throws Overloaded when it has not as many now
     */
    public void take(long bytes) {
        if (tryTake(bytes)) {
            return;
        }
        if (bytes > limit) {
            throw new TooLarge("memory-budget-exceeded",
                    "The request needs " + bytes + " bytes of memory, and all requests together may take " + limit
                            + ".",
                    "Send fewer rows at a time, or raise modelport.serving.memory-budget.");
        }
        throw new Overloaded("memory-budget-used-up",
                "The requests of this node take as much memory as they may: " + limit + " bytes.",
                "Send it again in a moment.");
    }

    /** Takes so many bytes, to be given back; false when the budget has not as many. */
    public boolean tryTake(long bytes) {
        long before = taken.get();
        while (bytes <= limit - before) {
            if (taken.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = taken.get();
        }
        return false;
    }

    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** How many bytes can be taken now. */
    public long free() {
        return limit - taken.get();
    }

    /** The most bytes at the same time. */
    public long limit() {
        return limit;
    }

    /** How many bytes are taken now. */
    public long taken() {
        return taken.get();
    }
}
