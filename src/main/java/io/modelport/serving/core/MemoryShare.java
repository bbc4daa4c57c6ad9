package io.modelport.serving.core;

import io.modelport.problem.Overloaded;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * What the inputs of one version's requests take of the node's memory. It may grow only as long as it leaves at least as
 * much free as it holds: so a flood on one version ends at half of what the others leave, and the next version still finds
 * memory. (This is the dynamic threshold by which switches share their buffers: Choudhury and Hahne, 1998.)
 */
final class MemoryShare {

    private final MemoryBudget budget;
    private final BooleanSupplier alone;
    private final AtomicLong held = new AtomicLong();

    /** @param alone whether there is only one request, which may take whatever is free */
    MemoryShare(MemoryBudget budget, BooleanSupplier alone) {
        this.budget = budget;
        this.alone = alone;
    }

    /**
     * Takes so many bytes, to be given back.
     *
     * @throws io.modelport.problem.TooLarge when the node never has as many
     * @throws Overloaded when it has not as many now, or they would be more than the version's share
     */
    void take(long bytes) {
        budget.take(bytes);
        long now = held.addAndGet(bytes);
        if (now > budget.free() && now > bytes && !alone.getAsBoolean()) {
            giveBack(bytes);
            throw new Overloaded("memory-share-used-up",
                    "The requests for this model take as much of the node's memory as they leave to others.",
                    "Send it again in a moment.");
        }
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
        budget.giveBack(bytes);
    }
}
