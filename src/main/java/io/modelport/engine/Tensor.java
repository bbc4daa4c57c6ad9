package io.modelport.engine;

import io.modelport.network.DataType;
import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A dense tensor outside the Java heap.
 *
 * @param type the element type, of fixed size
 * @param shape sizes of the dimensions, outermost first; owned by the tensor, not to be changed
 * @param data a direct, little-endian buffer whose remaining bytes are the elements, row-major
 */
public record Tensor(DataType type, long[] shape, ByteBuffer data) {

    /** @throws Invalid when the shape is negative, overflows, or does not fit the number of bytes */
    public Tensor {
        if (!data.isDirect() || data.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException("a tensor's data is a direct little-endian buffer");
        }
        long bytes = byteCount(type, shape);
        if (bytes != data.remaining()) {
            throw new Invalid("tensor-size-mismatch", "The shape asks for " + bytes + " bytes; the data has "
                    + data.remaining() + ".", "Send as many elements as the shape says.");
        }
    }

    /**
     * How many bytes a tensor of this type and shape holds.
     *
     * @throws Invalid when a size is negative or the product overflows
     */
    public static long byteCount(DataType type, long[] shape) {
        long count = type.size();
        for (long size : shape) {
            if (size < 0) {
                throw new Invalid("invalid-shape", "A dimension is " + size + ".", "Use sizes of 0 or more.");
            }
            try {
                count = Math.multiplyExact(count, size);
            } catch (ArithmeticException e) {
                throw new Invalid("invalid-shape", "The shape holds more elements than can be counted.",
                        "Send a smaller tensor.", e);
            }
        }
        return count;
    }

    /**
     * The largest absolute difference between elements in the same place of this and another FP32 tensor; infinite when
     * one is no number, the other is of another type, or the numbers of elements differ.
     */
    public double largestDifference(Tensor other) {
        if (type != DataType.FP32 || other.type != DataType.FP32 || data.remaining() != other.data.remaining()) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < data.remaining(); i += Float.BYTES) {
            double difference = Math.abs(data.getFloat(data.position() + i)
                    - other.data.getFloat(other.data.position() + i));
            largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        }
        return largest;
    }

    /** The same elements in a buffer of their own. */
    public Tensor copy() {
        ByteBuffer copy = allocate(data.remaining());
        copy.put(0, data, data.position(), data.remaining());
        return new Tensor(type, shape, copy);
    }

    /** A buffer of that many bytes, fit for a tensor. */
    public static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
