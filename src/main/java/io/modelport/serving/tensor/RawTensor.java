package io.modelport.serving.tensor;

import io.modelport.network.DataType;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import java.nio.ByteBuffer;

/** The elements of a tensor as raw bytes: little-endian, row-major, one byte for a BOOL. */
public final class RawTensor {

    private RawTensor() {}

    /**
     * Reads one input.
     *
     * @param source the remaining bytes are the elements
     * @throws Invalid when the model has no such input, or there are more or fewer bytes than its shape asks for
     */
    public static void read(String name, DataType type, long[] shape, ByteBuffer source, InputCollector inputs) {
        int given = source.remaining();
        ByteBuffer memory = inputs.add(name, type, shape, given / Math.max(1, type.size()));
        if (memory.remaining() != given) {
            throw new Invalid("binary-size-mismatch",
                    "Input '" + name + "' has " + given + " bytes where its shape asks for " + memory.remaining() + ".",
                    "Send as many bytes as the shape and the datatype ask for.", "inputs." + name);
        }
        memory.put(memory.position(), source, source.position(), given);
        if (type == DataType.BOOL) {
            normalize(memory);
        }
    }

    /** A BOOL of another value than 0 and 1 is undefined to libtorch. */
    private static void normalize(ByteBuffer booleans) {
        for (int at = booleans.position(); at < booleans.limit(); at++) {
            if (booleans.get(at) != 0) {
                booleans.put(at, (byte) 1);
            }
        }
    }
}
