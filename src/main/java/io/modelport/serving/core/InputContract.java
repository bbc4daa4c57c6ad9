package io.modelport.serving.core;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a version accepts: its signature, laid out for checking requests against it. */
public final class InputContract {

    private static final int MOST_DIMENSIONS = 16;

    private final Signature signature;
    private final TensorSpec[] inputs;
    private final long[][] shapes;
    private final boolean batched;

    public InputContract(Signature signature) {
        this.signature = signature;
        this.inputs = signature.inputs().toArray(TensorSpec[]::new);
        this.shapes = signature.inputs()
                .stream()
                .map(input -> input.shape().stream().mapToLong(Long::longValue).toArray())
                .toArray(long[][]::new);
        this.batched = shapes.length > 0 && Arrays.stream(shapes).allMatch(InputContract::takesAnyBatch)
                && signature.outputs().stream().allMatch(output -> takesAnyBatch(output.shape()));
    }

    public Signature signature() {
        return signature;
    }

    /** Whether the first dimension of every input and output is a batch of any size, so that requests can share a run. */
    public boolean batched() {
        return batched;
    }

    int inputCount() {
        return inputs.length;
    }

    TensorSpec input(int index) {
        return inputs[index];
    }

    /**
     * The position of the input of that name.
     *
     * @throws Invalid when there is none
     */
    int indexOf(String name) {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].name().equals(name)) {
                return i;
            }
        }
        throw new Invalid("unknown-input", "The model has no input '" + abbreviate(name) + "'.",
                "Send " + names(signature.inputs()) + ".", "inputs");
    }

    /** @throws Invalid when the input does not take such a tensor */
    void check(int index, DataType type, long[] shape) {
        TensorSpec input = inputs[index];
        if (type != input.datatype()) {
            throw refuse("datatype-mismatch", input, "expects " + input.datatype() + " and got " + type);
        }
        if (shape.length != shapes[index].length || shape.length > MOST_DIMENSIONS) {
            throw refuse("shape-mismatch", input, "expects the shape " + input.shape() + " and got one of "
                    + shape.length + " dimensions");
        }
        for (int i = 0; i < shape.length; i++) {
            long expected = shapes[index][i];
            if (shape[i] < 1 || expected >= 0 && shape[i] != expected) {
                throw refuse("shape-mismatch", input,
                        "expects the shape " + input.shape() + " and got " + Arrays.toString(shape));
            }
        }
    }

    static Invalid refuse(String type, TensorSpec input, String detail) {
        return new Invalid(type, "Input '" + input.name() + "' " + detail + ".",
                "Send it as the model's metadata describes it; -1 stands for any size from 1.",
                "inputs." + input.name());
    }

    static String names(List<TensorSpec> specs) {
        return specs.stream().map(spec -> "'" + spec.name() + "'").collect(Collectors.joining(", "));
    }

    private static String abbreviate(String name) {
        return name.length() <= 60 ? name : name.substring(0, 60) + "…";
    }

    private static boolean takesAnyBatch(long[] shape) {
        return shape.length > 0 && shape[0] == -1;
    }

    private static boolean takesAnyBatch(List<Long> shape) {
        return !shape.isEmpty() && shape.getFirst() == -1;
    }
}
