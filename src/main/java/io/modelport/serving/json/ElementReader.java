package io.modelport.serving.json;

import io.modelport.network.DataType;
import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;

/** Reads elements of a tensor out of JSON into its memory. */
public final class ElementReader {

    private ElementReader() {}

    /**
     * Reads elements of the array that was begun last.
     *
     * @param data little-endian, with room for so many elements
     * @param at where in it the first one goes
     * @param most how many to read
     * @return how many were read; the array has ended when it is fewer
     * @throws Invalid when an element does not fit the type
     */
    public static long read(JsonReader json, DataType type, ByteBuffer data, int at, long most) {
        return switch (type) {
            case FP32 -> floats(json, data, at, most);
            case FP64 -> doubles(json, data, at, most);
            case BOOL -> booleans(json, data, at, most);
            case UINT64 -> unsignedLongs(json, data, at, most);
            case INT64 -> longs(json, data, at, most);
            case INT32 -> integers(json, data, at, most, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32 -> integers(json, data, at, most, 0, (1L << 32) - 1);
            case INT16 -> shorts(json, data, at, most, Short.MIN_VALUE, Short.MAX_VALUE);
            case UINT16 -> shorts(json, data, at, most, 0, (1 << 16) - 1);
            case INT8 -> bytes(json, data, at, most, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case UINT8 -> bytes(json, data, at, most, 0, (1 << 8) - 1);
            case FP16 -> halves(json, data, at, most);
            case BF16 -> brainFloats(json, data, at, most);
            case BYTES -> throw dense();
        };
    }

    /**
     * Reads one element, which is the next value.
     *
     * @param at where in the data it goes
     */
    public static void readOne(JsonReader json, DataType type, ByteBuffer data, int at) {
        switch (type) {
            case FP32 -> data.putFloat(at, json.float32());
            case FP64 -> data.putDouble(at, json.float64());
            case BOOL -> data.put(at, (byte) (json.bool() ? 1 : 0));
            case UINT64 -> data.putLong(at, json.unsigned64());
            case INT64 -> data.putLong(at, json.integer(Long.MIN_VALUE, Long.MAX_VALUE));
            case INT32 -> data.putInt(at, (int) json.integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case UINT32 -> data.putInt(at, (int) json.integer(0, (1L << 32) - 1));
            case INT16 -> data.putShort(at, (short) json.integer(Short.MIN_VALUE, Short.MAX_VALUE));
            case UINT16 -> data.putShort(at, (short) json.integer(0, (1 << 16) - 1));
            case INT8 -> data.put(at, (byte) json.integer(Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> data.put(at, (byte) json.integer(0, (1 << 8) - 1));
            case FP16 -> data.putShort(at, half(json));
            case BF16 -> data.putShort(at, BrainFloat.of(json.float32()));
            case BYTES -> throw dense();
        }
    }

    private static long floats(JsonReader json, ByteBuffer data, int at, long most) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.putFloat(to, json.float32());
            to += Float.BYTES;
        }
        return i;
    }

    private static long halves(JsonReader json, ByteBuffer data, int at, long most) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.putShort(to, half(json));
            to += Short.BYTES;
        }
        return i;
    }

    private static short half(JsonReader json) {
        float value = json.float32();
        short half = Float.floatToFloat16(value);
        if (Float.isFinite(value) && !Float.isFinite(Float.float16ToFloat(half))) {
            throw new Invalid("number-out-of-range", value + " does not fit FP16.",
                    "Send numbers that fit, or use a wider datatype.");
        }
        return half;
    }

    private static long brainFloats(JsonReader json, ByteBuffer data, int at, long most) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.putShort(to, BrainFloat.of(json.float32()));
            to += Short.BYTES;
        }
        return i;
    }

    private static long doubles(JsonReader json, ByteBuffer data, int at, long most) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.putDouble(to, json.float64());
            to += Double.BYTES;
        }
        return i;
    }

    private static long booleans(JsonReader json, ByteBuffer data, int at, long most) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.put(to++, (byte) (json.bool() ? 1 : 0));
        }
        return i;
    }

    private static long unsignedLongs(JsonReader json, ByteBuffer data, int at, long most) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.putLong(to, json.unsigned64());
            to += Long.BYTES;
        }
        return i;
    }

    private static long longs(JsonReader json, ByteBuffer data, int at, long most) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.putLong(to, json.integer(Long.MIN_VALUE, Long.MAX_VALUE));
            to += Long.BYTES;
        }
        return i;
    }

    private static long integers(JsonReader json, ByteBuffer data, int at, long most, long lowest, long highest) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.putInt(to, (int) json.integer(lowest, highest));
            to += Integer.BYTES;
        }
        return i;
    }

    private static long shorts(JsonReader json, ByteBuffer data, int at, long most, long lowest, long highest) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.putShort(to, (short) json.integer(lowest, highest));
            to += Short.BYTES;
        }
        return i;
    }

    private static long bytes(JsonReader json, ByteBuffer data, int at, long most, long lowest, long highest) {
        long i = 0;
        for (int to = at; i < most && json.hasNext(']'); i++) {
            data.put(to++, (byte) json.integer(lowest, highest));
        }
        return i;
    }

    private static IllegalStateException dense() {
        return new IllegalStateException("a dense tensor has no BYTES");
    }
}
