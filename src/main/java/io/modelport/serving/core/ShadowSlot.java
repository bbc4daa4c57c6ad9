package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.problem.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A place of its own in which copies run on a version, so that they take none of its slots; opened when first used. */
final class ShadowSlot {

    private final InputContract contract;
    private final int batchLimit;
    private final Supplier<Slot> opener;
    private @Nullable Slot slot;

    ShadowSlot(InputContract contract, int batchLimit, Supplier<Slot> opener) {
        this.contract = contract;
        this.batchLimit = batchLimit;
        this.opener = opener;
    }

    /**
     * Runs the version on the inputs of a request to another one.
     *
     * @param asked what the other one accepts
     * @throws Invalid when this version does not take them
     */
    synchronized void run(Inputs inputs, InputContract asked) {
        List<Tensor> mine = arrange(inputs, asked);
        if (slot == null) {
            slot = opener.get();
        }
        int rows = contract.batched() ? (int) mine.getFirst().shape()[0] : 1;
        for (int from = 0; from < rows; from += batchLimit) {
            int count = Math.min(batchLimit, rows - from);
            List<Tensor> _ = slot.runUnseen(count == rows ? mine : Rows.slice(mine, from, count), count);
        }
    }

    synchronized void close() {
        if (slot != null) {
            slot.close();
            slot = null;
        }
    }

    /** The inputs in this version's order. */
    private List<Tensor> arrange(Inputs inputs, InputContract asked) {
        List<Tensor> arranged = new ArrayList<>(contract.inputCount());
        for (int i = 0; i < contract.inputCount(); i++) {
            Tensor tensor = inputs.tensors().get(asked.indexOf(contract.input(i).name()));
            contract.check(i, tensor.type(), tensor.shape());
            if (contract.batched() && tensor.shape()[0] != arranged.stream().findFirst().orElse(tensor).shape()[0]) {
                throw InputContract.refuse("batch-size-mismatch", contract.input(i), "has another number of rows");
            }
            arranged.add(tensor);
        }
        return arranged;
    }
}
