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
        if (shape.length > 1 && json.isNext('[')) {
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
        long found = ElementReader.read(json, type, data, at, count);
        if (found < count) {
            throw refuse("only " + found, count, shape.length - 1);
        }
        if (json.hasNext(']')) {
            throw refuse("more", count, shape.length - 1);
        }
        at += (int) count * type.size();
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
