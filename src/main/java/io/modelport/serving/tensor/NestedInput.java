package io.modelport.serving.tensor;

import io.modelport.network.DataType;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.OpenInput;
import io.modelport.serving.image.Pictures;
import io.modelport.serving.json.ElementReader;
import io.modelport.serving.json.JsonReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one input from JSON arrays that lie in each other, whole or row by row; how they lie tells the sizes that the
 * signature leaves open. The elements go straight into memory that grows.
 */
public final class NestedInput {

    /** The only member of an object that stands for raw bytes. */
    public static final String BASE64 = "b64";

    private static final int OPEN = -1;

    private final OpenInput memory;
    private final TensorSpec spec;
    private final DataType type;
    private final MemoryBudget budget;
    private final long[] sizes;
    private ByteBuffer data;
    private int at;
    private int lastRow;
    private int rows;
    private @Nullable Pictures pictures;

    private NestedInput(OpenInput memory, MemoryBudget budget, JsonReader json) {
        this.memory = memory;
        this.budget = budget;
        this.spec = memory.spec();
        this.type = spec.datatype();
        this.sizes = new long[spec.shape().size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i == 0 ? OPEN : spec.shape().get(i);
        }
        this.data = memory.grow(0, type.size(), most(json));
    }

    /**
     * Begins the input at this position of the signature.
     *
     * @throws Invalid when no module takes its type
     */
    public static NestedInput open(int index, InputCollector inputs, JsonReader json) {
        return new NestedInput(inputs.open(index), inputs.budget(), json);
    }

    /** How many rows were read. */
    public int rows() {
        return rows;
    }

    /**
     * Reads the next value, which is the whole input.
     *
     * @throws Invalid when it is not nested as the signature says
     */
    public void readWhole(JsonReader json) {
        read(json, 0);
    }

    /**
     * Reads the next value, which is one row: the signature's shape without its first dimension.
     *
     * @throws Invalid when it is not nested as the signature says, or as the rows before it are
     */
    public void readRow(JsonReader json) {
        lastRow = at;
        read(json, Math.min(1, sizes.length));
        rows++;
    }

    /**
     * Reads the next value, which is one row: a number, or all its elements in one array, or nested.
     *
     * @throws Invalid when there are more or fewer elements than the signature says, or than the rows before have
     */
    public void readFlatRow(JsonReader json) {
        boolean many = json.isNext('[');
        if (sizes.length < 2 || !many && json.isNext('{')) {
            readRow(json);
            return;
        }
        lastRow = at;
        if (!many) {
            readElement(json);
            fit(1, 1);
        } else {
            json.beginArray();
            if (sizes.length > 2 && json.isNext('[')) {
                readArray(json, 1);
            } else {
                fit(1, readElements(json, OPEN, 1));
            }
        }
        rows++;
    }

    /**
     * Reads the raw bytes of one row from an object of which the name of the first member was read.
     *
     * @throws Invalid when the signature takes no bytes, or another number of them
     */
    public void readRowBytes(JsonReader json) {
        lastRow = at;
        readBytes(json, Math.min(1, sizes.length));
        rows++;
    }

    /** Reads the raw bytes of the whole input in the same way. */
    public void readWholeBytes(JsonReader json) {
        readBytes(json, 0);
    }

    /** Repeats the row that was read last. */
    public void repeatRow(int times) {
        int rowBytes = at - lastRow;
        long more = (long) rowBytes * times;
        data = memory.grow(at, more, more);
        for (int i = 0; i < times; i++) {
            data.put(at, data, lastRow, rowBytes);
            at += rowBytes;
        }
        rows += times;
    }

    /**
     * Hands the rows over.
     *
     * @throws Invalid when the model takes no input of this shape, or the input was given before
     */
    public void closeRows(InputCollector inputs) {
        if (sizes.length > 0) {
            sizes[0] = rows;
        } else if (rows != 1) {
            throw refuse("shape-mismatch", "has no dimensions and was given " + rows + " rows");
        }
        closeWhole(inputs);
    }

    /** Hands the input over that was read whole, in the same way. */
    public void closeWhole(InputCollector inputs) {
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.max(0, sizes[i]);
        }
        inputs.close(memory, sizes);
    }

    private void read(JsonReader json, int dimension) {
        if (json.isNext('{')) {
            json.beginObject();
            if (!json.hasNext('}') || !json.key().equals(BASE64)) {
                throw refuse("unexpected-object",
                        "has an object that is not {\"" + BASE64 + "\": \"…\"} where its elements are expected");
            }
            readBytes(json, dimension);
        } else if (dimension == sizes.length) {
            readElement(json);
        } else if (json.isNext('[')) {
            json.beginArray();
            readArray(json, dimension);
        } else {
            throw nesting(dimension);
        }
    }

    /** Reads an array that was begun. */
    private void readArray(JsonReader json, int dimension) {
        long count = 0;
        if (dimension == sizes.length - 1) {
            count = readElements(json, sizes[dimension], dimension);
        } else {
            while (json.hasNext(']')) {
                if (count == sizes[dimension]) {
                    throw ragged("more than " + count, dimension);
                }
                read(json, dimension + 1);
                count++;
                if (dimension == 0) {
                    rows++;
                }
            }
        }
        if (sizes[dimension] == OPEN) {
            sizes[dimension] = count;
        } else if (count != sizes[dimension]) {
            throw ragged(Long.toString(count), dimension);
        }
    }

    /** Reads the elements of an array that was begun, until it ends. */
    private long readElements(JsonReader json, long expected, int dimension) {
        if (json.isNext('[')) {
            throw nesting(sizes.length + 1);
        }
        int size = type.size();
        long count = 0;
        while (true) {
            long room = (data.limit() - at) / size;
            long most = expected == OPEN ? room : Math.min(room, expected - count);
            long found = ElementReader.read(json, type, data, at, most);
            at += (int) found * size;
            count += found;
            if (found < most || !json.hasNext(']')) {
                return count;
            }
            if (count == expected) {
                throw ragged("more than " + count, dimension);
            }
            readElement(json);
            count++;
        }
    }

    private void readElement(JsonReader json) {
        if (json.isNext('[')) {
            throw nesting(sizes.length + 1);
        }
        reserve(type.size(), json);
        ElementReader.readOne(json, type, data, at);
        at += type.size();
    }

    private void readBytes(JsonReader json, int dimension) {
        byte[] bytes = Base64Bytes.read(json, spec);
        if (json.hasNext('}')) {
            throw refuse("unexpected-object", "has an object with more members than '" + BASE64 + "'");
        }
        if (isPicture(bytes, dimension)) {
            readPicture(bytes, dimension, json);
            return;
        }
        if (type != DataType.UINT8) {
            throw refuse("bytes-not-taken", "is of " + type + "; {\"" + BASE64
                    + "\": \"…\"} gives raw bytes, for inputs of UINT8, or the file of an image");
        }
        fit(dimension, bytes.length);
        reserve(bytes.length, json);
        data.put(at, bytes);
        at += bytes.length;
    }

    /** Whether these bytes are an image's file rather than as many elements as are wanted here. */
    private boolean isPicture(byte[] bytes, int dimension) {
        boolean isImage = dimension == sizes.length - 3 || dimension == 0 && sizes.length == 4;
        if (!isImage || !Pictures.isTakenBy(spec) || !Pictures.isPicture(bytes, 0, bytes.length)) {
            return false;
        }
        long elements = 1;
        for (int i = dimension; i < sizes.length; i++) {
            elements = Math.min(bytes.length + 1L,
                    elements * Math.max(0, Math.min(spec.shape().get(i), bytes.length + 1L)));
        }
        return type != DataType.UINT8 || elements != bytes.length;
    }

    private void readPicture(byte[] file, int dimension, JsonReader json) {
        if (pictures == null) {
            pictures = new Pictures(spec, budget);
        }
        try (Pictures picture = pictures) {
            picture.add(file, 0, file.length);
            if (dimension == 0 && sizes.length == 4) {
                sizes[0] = 1;
            }
            settle(sizes.length - 2, picture.height());
            settle(sizes.length - 1, picture.width());
            reserve(Math.multiplyExact(Math.toIntExact(picture.elements()), type.size()), json);
            at = picture.put(data, at);
        }
    }

    private void settle(int dimension, int size) {
        if (sizes[dimension] == OPEN) {
            sizes[dimension] = size;
        } else if (sizes[dimension] != size) {
            throw ragged(Integer.toString(size), dimension);
        }
    }

    /** So many elements must fill the dimensions from this one on, of which one may be open. */
    private void fit(int dimension, long count) {
        int open = OPEN;
        long product = 1;
        for (int i = dimension; i < sizes.length; i++) {
            if (sizes[i] == OPEN && open == OPEN) {
                open = i;
            } else if (sizes[i] == OPEN) {
                throw refuse("shape-unknown", "has several open dimensions: nest its elements in arrays");
            } else {
                // Sizes beyond the count cannot match it, and must not overflow.
                product = Math.min(count + 1, product * Math.min(sizes[i], count + 1));
            }
        }
        if (open != OPEN && product > 0 && count % product == 0) {
            sizes[open] = count / product;
        } else if (open != OPEN || product != count) {
            throw refuse("element-count-mismatch", "expects " + spec.shape() + " and got " + count
                    + " elements" + (dimension == 0 ? "" : " in row " + rows));
        }
    }

    private void reserve(int bytes, JsonReader json) {
        if (data.limit() - at < bytes) {
            data = memory.grow(at, bytes, most(json));
        }
    }

    /** An element takes two bytes at least, with what separates it from the next. */
    private long most(JsonReader json) {
        return (json.remaining() / 2L + 1) * type.size();
    }

    private Invalid ragged(String found, int dimension) {
        boolean fixed = spec.shape().get(dimension) >= 0;
        return refuse("ragged-rows", "is ragged: row " + rows + " has " + found + " elements in dimension "
                + dimension + " where " + (fixed ? "the signature " + spec.shape() + " asks for "
                        : "those before it have ")
                + sizes[dimension]);
    }

    private Invalid nesting(int depth) {
        return refuse("shape-mismatch", "expects the shape " + spec.shape() + ", and row " + rows + " is nested "
                + (depth > sizes.length ? "deeper" : "less deep"));
    }

    private Invalid refuse(String type, String detail) {
        return new Invalid(type, "Input '" + spec.name() + "' " + detail + ".",
                "Nest the elements as the model's metadata says; -1 stands for any size from 1.",
                "inputs." + spec.name());
    }
}
