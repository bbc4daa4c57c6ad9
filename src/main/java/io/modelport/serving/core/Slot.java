package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.network.Signature;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A place in which one batch of one version runs at a time, with the memory to put batches together. */
final class Slot {

    private final ModelRunner.Slot runner;
    private final InputContract contract;
    private final ServingStats.VersionStats stats;
    private final LongSupplier nanoTime;
    private final @Nullable ByteBuffer[] staging;

    /* Written by whoever runs the slot, read by whoever watches it. */
    private volatile long runningSince = RequestTimes.NEVER;
    private @Nullable Occupant occupant;
    private int rows;

    /* Guarded by this. */
    private boolean closed;

    Slot(ModelRunner.Slot runner, InputContract contract, ServingStats.VersionStats stats, LongSupplier nanoTime) {
        this.runner = runner;
        this.contract = contract;
        this.stats = stats;
        this.nanoTime = nanoTime;
        this.staging = new ByteBuffer[contract.inputCount()];
    }

    /** Who waits for what is run from now on. */
    void occupy(Occupant next) {
        occupant = next;
    }

    /** When the present run began; {@link RequestTimes#NEVER} while nothing runs. */
    long runningSince() {
        return runningSince;
    }

    /** How many rows run, while something does. */
    int rows() {
        return rows;
    }

    /** Answers the requests of the present run whose time is up. */
    void expireOverdue(long now) {
        Occupant present = occupant;
        if (present != null) {
            present.expireOverdue(now);
        }
    }

    /**
     * Runs one batch.
     *
     * @throws IllegalStateException when the model returns something else than its signature says
     */
    List<Tensor> run(List<Tensor> inputs, BatchRun run) {
        run.began(nanoTime.getAsLong());
        rows = run.rows();
        runningSince = run.beganAt();
        List<Tensor> outputs;
        try {
            outputs = runner.run(inputs);
        } finally {
            runningSince = RequestTimes.NEVER;
        }
        run.ended(nanoTime.getAsLong());
        stats.batch(run);
        check(outputs, run.rows());
        return outputs;
    }

    /** Runs one batch of which nothing is reported, because no request asked for it. */
    List<Tensor> runUnseen(List<Tensor> inputs, int rows) {
        List<Tensor> outputs = runner.run(inputs);
        check(outputs, rows);
        return outputs;
    }

    /** The rows of the batch, input by input, one below the other; valid until the next call. */
    List<Tensor> stack(Batch batch) {
        List<Tensor> stacked = new ArrayList<>(staging.length);
        for (int input = 0; input < staging.length; input++) {
            Tensor first = batch.inputs(0).get(input);
            ByteBuffer data = room(input, Math.multiplyExact(Rows.rowBytes(first), batch.rows()));
            int row = 0;
            for (int part = 0; part < batch.size(); part++) {
                Rows.copy(batch.inputs(part).get(input), batch.firstRow(part), batch.rows(part), data, row);
                row += batch.rows(part);
            }
            stacked.add(new Tensor(first.type(), Rows.withRows(first.shape(), batch.rows()), data));
        }
        return stacked;
    }

    /** More than once does no harm. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            runner.close();
        }
    }

    private ByteBuffer room(int input, int bytes) {
        ByteBuffer buffer = staging[input];
        if (buffer == null || buffer.capacity() < bytes) {
            buffer = Tensor.allocate(bytes);
            staging[input] = buffer;
        }
        return buffer.clear().limit(bytes);
    }

    private void check(List<Tensor> outputs, int rows) {
        Signature signature = contract.signature();
        if (outputs.size() != signature.outputs().size()) {
            throw new IllegalStateException("the model returned " + outputs.size() + " tensors where its signature has "
                    + signature.outputs().size());
        }
        for (int i = 0; i < outputs.size(); i++) {
            Tensor output = outputs.get(i);
            if (output.type() != signature.outputs().get(i).datatype()) {
                throw new IllegalStateException("the model returned " + output.type() + " where its signature has "
                        + signature.outputs().get(i).datatype());
            }
            if (contract.batched() && (output.shape().length == 0 || output.shape()[0] != rows)) {
                throw new IllegalStateException("the model returned another number of rows than it was given");
            }
        }
    }
}
