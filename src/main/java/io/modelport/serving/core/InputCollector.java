package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Collects the inputs of one request, each checked against the signature before memory is taken for it. */
public final class InputCollector {

    private final InputContract contract;
    private final TensorBuffers buffers;
    private final @Nullable Tensor[] tensors;
    private Priority priority = Priority.NORMAL;
    private long patience;
    private long deadline;
    private List<OpenInput> open = List.of();

    InputCollector(InputContract contract, TensorBuffers buffers) {
        this.contract = contract;
        this.buffers = buffers;
        this.tensors = new Tensor[contract.inputCount()];
    }

    public Signature signature() {
        return contract.signature();
    }

    /** Whether the first dimension of every input and output is a batch of any size. */
    public boolean batched() {
        return contract.batched();
    }

    /** What pays for memory that reading the inputs takes beside the inputs' own. */
    public MemoryBudget budget() {
        return buffers.budget();
    }

    /**
     * Takes memory for one input, for the caller to fill.
     *
     * @param name the input's name
     * @param type the element type that the request states
     * @param shape the sizes that the request states; the collector keeps the array
     * @param mostElements how many elements the rest of the request can hold at most, so that a short request cannot take
     *            much memory
     * @return a direct little-endian buffer of exactly as many bytes as the shape asks for
     * @throws Invalid when the model has no such input, or not of this type and shape, or it was given before
     * @throws io.modelport.problem.Overloaded when the requests of the node take as much memory as they may
     */
    public ByteBuffer add(String name, DataType type, long[] shape, long mostElements) {
        int index = contract.indexOf(name);
        TensorSpec input = contract.input(index);
        requireAbsent(index);
        contract.check(index, type, shape);
        requireDense(input);
        long bytes = Tensor.byteCount(type, shape);
        long elements = bytes / type.size();
        if (elements > mostElements) {
            throw InputContract.refuse("element-count-mismatch", input,
                    "has a shape of " + elements + " elements and got fewer");
        }
        if (bytes > TensorBuffers.LARGEST) {
            throw OpenInput.tooLarge(input, bytes);
        }
        ByteBuffer data = buffers.take((int) bytes);
        tensors[index] = new Tensor(type, shape, data);
        return data;
    }

    /** The caller says how urgent the request is; what it said before does not count any more. */
    public void priority(Priority asked) {
        priority = asked;
    }

    public Priority priority() {
        return priority;
    }

    /**
     * The caller says how long the request may wait before it is begun, from its arrival on.
     *
     * @param micros in microseconds; 0 for as long as requests may take here
     * @throws Invalid when it is negative
     */
    public void patience(long micros) {
        if (micros < 0) {
            throw new Invalid("invalid-timeout", "timeout is " + micros + ".",
                    "Send the microseconds that the request may wait, or 0.", "parameters.timeout");
        }
        patience = TimeUnit.MICROSECONDS.toNanos(micros);
    }

    /** How long the request may wait, in nanoseconds; 0 when the caller does not say. */
    /**
     * The caller wants its answer so long after the request had arrived, or none.
     *
     * @param nanos 0 for as long as the server lets it take
     */
    public void deadline(long nanos) {
        deadline = nanos;
    }

    long deadline() {
        return deadline;
    }

    long patience() {
        return patience;
    }

    /**
     * Begins an input whose shape shows only while it is read; {@link #close} ends it.
     *
     * @param index its position in the signature
     * @throws Invalid when no module takes the input's type
     */
    public OpenInput open(int index) {
        TensorSpec input = contract.input(index);
        requireDense(input);
        OpenInput opened = new OpenInput(index, input, buffers);
        if (open.isEmpty()) {
            open = new ArrayList<>(tensors.length);
        }
        open.add(opened);
        return opened;
    }

    /**
     * Takes an input that has been read.
     *
     * @param shape the sizes it turned out to have; the collector keeps the array
     * @throws Invalid when the model takes no such shape, or the input was given before
     */
    public void close(OpenInput read, long[] shape) {
        requireAbsent(read.index());
        contract.check(read.index(), read.spec().datatype(), shape);
        DataType type = read.spec().datatype();
        tensors[read.index()] = new Tensor(type, shape, read.elements(Tensor.byteCount(type, shape)));
        open.remove(read);
    }

    private void requireAbsent(int index) {
        if (tensors[index] != null) {
            throw InputContract.refuse("duplicate-input", contract.input(index), "was given twice");
        }
    }

    private static void requireDense(TensorSpec input) {
        if (input.datatype().size() < 0) {
            throw InputContract.refuse("datatype-unsupported", input,
                    "is of " + input.datatype() + ", which cannot be given to a TorchScript module");
        }
    }

    /** @throws Invalid when an input is missing, or the inputs differ in their number of rows */
    Inputs finish() {
        List<Tensor> collected = new ArrayList<>(tensors.length);
        for (int i = 0; i < tensors.length; i++) {
            Tensor tensor = tensors[i];
            if (tensor == null) {
                throw InputContract.refuse("missing-input", contract.input(i), "is missing");
            }
            collected.add(tensor);
        }
        if (!contract.batched()) {
            return new Inputs(collected, 1);
        }
        long rows = collected.getFirst().shape()[0];
        for (int i = 1; i < tensors.length; i++) {
            if (collected.get(i).shape()[0] != rows) {
                throw InputContract.refuse("batch-size-mismatch", contract.input(i),
                        "has " + collected.get(i).shape()[0] + " rows and '" + contract.input(0).name() + "' has "
                                + rows);
            }
        }
        return new Inputs(collected, Math.toIntExact(rows));
    }

    /** Gives the memory back. */
    void discard() {
        open.forEach(OpenInput::discard);
        open = List.of();
        for (int i = 0; i < tensors.length; i++) {
            Tensor tensor = tensors[i];
            if (tensor != null) {
                tensors[i] = null;
                buffers.giveBack(tensor.data());
            }
        }
    }
}
