package io.modelport.serving.json;

import io.modelport.network.DataType;
import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;

/** Reads the elements of one tensor from a JSON array, flat or nested as its shape says, straight into its memory. */
public final class TensorReader {

    private final JsonReader json;
    private final String name;
    private final DataType type;
    private final long[] shape;
    private final ByteBuffer data;
    private int at;

    private TensorReader(JsonReader json, String name, DataType type, long[] shape, ByteBuffer data) {
        this.json = json;
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.data = data;
        this.at = data.position();
    }

    /**
     * Reads one array.
     *
     * @param name the tensor's name, for messages
     * @param shape the sizes of the dimensions; their product fits the memory
     * @param data direct, little-endian, of exactly as many remaining bytes as the shape asks for
     * @throws Invalid when the array has more or fewer elements than the shape says, or an element does not fit the type
     */
    public static void read(JsonReader json, String name, DataType type, long[] shape, ByteBuffer data) {
        TensorReader reader = new TensorReader(json, name, type, shape, data);
        json.beginArray();
        if (shape.length > 1 && json.isArray()) {
            reader.nested(0);
        } else {
            reader.elements(data.remaining() / type.size());
        }
    }

    private void nested(int dimension) {
        if (dimension == shape.length - 1) {
            elements(shape[dimension]);
            return;
        }
        long count = 0;
        while (json.hasNext(']')) {
            if (++count > shape[dimension]) {
                throw refuse("more", shape[dimension], dimension);
            }
            json.beginArray();
            nested(dimension + 1);
        }
        if (count < shape[dimension]) {
            throw refuse("only " + count, shape[dimension], dimension);
        }
    }

    private void elements(long count) {
        long found = switch (type) {
            case FP32 -> floats(count);
            case FP64 -> doubles(count);
            case BOOL -> booleans(count);
            case UINT64 -> unsignedLongs(count);
            case INT64 -> longs(count, Long.MIN_VALUE, Long.MAX_VALUE);
            case INT32 -> integers(count, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32 -> integers(count, 0, (1L << 32) - 1);
            case INT16 -> shorts(count, Short.MIN_VALUE, Short.MAX_VALUE);
            case UINT16 -> shorts(count, 0, (1 << 16) - 1);
            case INT8 -> bytes(count, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case UINT8 -> bytes(count, 0, (1 << 8) - 1);
            case FP16 -> halves(count);
            case BF16 -> brainFloats(count);
            case BYTES -> throw new IllegalStateException("a dense tensor has no BYTES");
        };
        if (found < count) {
            throw refuse("only " + found, count, shape.length - 1);
        }
        if (json.hasNext(']')) {
            throw refuse("more", count, shape.length - 1);
        }
    }

    private long floats(long count) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            data.putFloat(at, json.float32());
            at += Float.BYTES;
        }
        return i;
    }

    private long halves(long count) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            float value = json.float32();
            short half = Float.floatToFloat16(value);
            if (Float.isFinite(value) && !Float.isFinite(Float.float16ToFloat(half))) {
                throw new Invalid("number-out-of-range", value + " does not fit FP16.",
                        "Send numbers that fit, or use a wider datatype.");
            }
            data.putShort(at, half);
            at += Short.BYTES;
        }
        return i;
    }

    private long brainFloats(long count) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            data.putShort(at, BrainFloat.of(json.float32()));
            at += Short.BYTES;
        }
        return i;
    }

    private long doubles(long count) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            data.putDouble(at, json.float64());
            at += Double.BYTES;
        }
        return i;
    }

    private long booleans(long count) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            data.put(at++, (byte) (json.bool() ? 1 : 0));
        }
        return i;
    }

    private long unsignedLongs(long count) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            data.putLong(at, json.unsigned64());
            at += Long.BYTES;
        }
        return i;
    }

    private long longs(long count, long least, long most) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            data.putLong(at, json.integer(least, most));
            at += Long.BYTES;
        }
        return i;
    }

    private long integers(long count, long least, long most) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            data.putInt(at, (int) json.integer(least, most));
            at += Integer.BYTES;
        }
        return i;
    }

    private long shorts(long count, long least, long most) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            data.putShort(at, (short) json.integer(least, most));
            at += Short.BYTES;
        }
        return i;
    }

    private long bytes(long count, long least, long most) {
        long i = 0;
        for (; i < count && json.hasNext(']'); i++) {
            data.put(at++, (byte) json.integer(least, most));
        }
        return i;
    }

    private Invalid refuse(String got, long expected, int dimension) {
        return new Invalid("element-count-mismatch",
                "The data of '" + name + "' has " + got + " elements where "
                        + (expected == (data.remaining() / type.size()) ? "its shape asks for "
                                : "dimension " + dimension + " of its shape asks for ")
                        + expected + ".",
                "Send the elements flat, or nested exactly as the shape says.", "inputs." + name + ".data");
    }
}
