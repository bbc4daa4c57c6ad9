package io.modelport.serving.tensor;

import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import java.nio.ByteBuffer;

/** A body that is one input's bytes and nothing else; its shape is what the model's leaves open. */
public final class RawBody {

    private RawBody() {}

    /**
     * Reads the only input of the model: the size of the body tells the one dimension that the model leaves open, or, where
     * it leaves open the batch and another, the other of a batch of one.
     *
     * @throws Invalid when the model has more inputs or open dimensions, or the body is not a multiple of what is known
     */
    public static void read(byte[] body, int length, InputCollector inputs) {
        Signature signature = inputs.signature();
        if (signature.inputs().size() != 1) {
            throw refuse("The model has " + signature.inputs().size() + " inputs, and a raw body is one.");
        }
        read(signature.inputs().getFirst(), ByteBuffer.wrap(body, 0, length), inputs);
    }

    /**
     * Reads one input.
     *
     * @param bytes the remaining ones are its elements
     * @throws Invalid when the input has more open dimensions, or the bytes are not a multiple of what is known
     */
    public static void read(TensorSpec input, ByteBuffer bytes, InputCollector inputs) {
        int length = bytes.remaining();
        if (input.datatype().size() < 0) {
            throw refuse("The model's input is of " + input.datatype() + ", whose elements differ in size.");
        }
        long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
        int open = -1;
        long known = input.datatype().size();
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] >= 0) {
                known *= shape[i];
            } else if (open < 0) {
                open = i;
            } else if (open == 0) {
                shape[0] = 1;
                open = i;
            } else {
                throw refuse("The model's input leaves more dimensions open than one: " + input.shape() + ".");
            }
        }
        if (open >= 0) {
            if (known == 0 || length % known != 0) {
                throw refuse("The body has " + length + " bytes, which is no multiple of the " + known
                        + " that the shape " + input.shape() + " of " + input.datatype() + " asks for.");
            }
            shape[open] = length / known;
        }
        RawTensor.read(input.name(), input.datatype(), shape, bytes, inputs);
    }

    private static Invalid refuse(String detail) {
        return new Invalid("invalid-raw-body", detail,
                "Send as many bytes as its elements take, or send it as JSON.");
    }
}
