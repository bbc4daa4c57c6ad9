package io.modelport.serving.json;

import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes JSON into an array of bytes that grows and can be used again; the caller puts the commas. */
public final class JsonWriter {

    private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LONGEST_NUMBER = 32;
    private static final int FIRST_SIZE = 1 << 10;
    private static final int MOST_KEPT = 1 << 20;

    private final StringBuilder digits = new StringBuilder(LONGEST_NUMBER);
    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    /** Begins anew, in little memory. */
    public JsonWriter clear() {
        length = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[FIRST_SIZE];
        }
        return this;
    }

    public int length() {
        return length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** The array it writes into, good until the next call. */
    public byte[] array() {
        return bytes;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Characters of ASCII, as they are. */
    public JsonWriter raw(String ascii) {
        int count = ascii.length();
        room(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) ascii.charAt(i);
        }
        length += count;
        return this;
    }

    /** A string, quoted and escaped. */
    public JsonWriter string(String text) {
        room(text.length() * 6 + 2);
        bytes[length++] = '"';
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain))) {
            bytes[length++] = (byte) text.charAt(plain++);
        }
        if (plain < text.length()) {
            escape(text.substring(plain).getBytes(StandardCharsets.UTF_8));
        }
        bytes[length++] = '"';
        return this;
    }

    public JsonWriter number(long value) {
        digits.setLength(0);
        digits.append(value);
        return digits();
    }

    /** The shortest number that reads back as this float; NaN and infinities as JavaScript calls them. */
    public JsonWriter number(float value) {
        digits.setLength(0);
        digits.append(value);
        return digits();
    }

    /** The shortest number that reads back as this double; NaN and infinities as JavaScript calls them. */
    public JsonWriter number(double value) {
        digits.setLength(0);
        digits.append(value);
        return digits();
    }

    public JsonWriter numbers(long[] values) {
        raw("[");
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                raw(",");
            }
            number(values[i]);
        }
        return raw("]");
    }

    /** The elements of a tensor, flat. */
    public JsonWriter elements(Tensor tensor) {
        int _ = elements(tensor, tensor.data().position(), tensor.data().remaining() / tensor.type().size());
        return this;
    }

    /** The elements of a tensor, nested as its shape says. */
    public JsonWriter nested(Tensor tensor) {
        int _ = nested(tensor, 0, tensor.data().position());
        return this;
    }

    /** One entry of a tensor's first dimension, nested as the other dimensions say; a bare element when there is none. */
    public JsonWriter row(Tensor tensor, int row) {
        int bytes = tensor.data().remaining() / (int) tensor.shape()[0];
        int _ = nested(tensor, 1, tensor.data().position() + row * bytes);
        return this;
    }

    /** One element, by its place among all. */
    public JsonWriter element(Tensor tensor, int index) {
        element(tensor.type(), tensor.data(), tensor.data().position() + index * tensor.type().size());
        return this;
    }

    /** The remaining bytes, as they are. */
    public JsonWriter bytes(ByteBuffer data) {
        int count = data.remaining();
        room(count);
        data.get(data.position(), bytes, length, count);
        length += count;
        return this;
    }

    /** Gives back where the next elements lie, as it gets where these do. */
    private int nested(Tensor tensor, int dimension, int from) {
        long[] shape = tensor.shape();
        if (dimension == shape.length) {
            element(tensor.type(), tensor.data(), from);
            return from + tensor.type().size();
        }
        int count = (int) shape[dimension];
        if (dimension == shape.length - 1) {
            return elements(tensor, from, count);
        }
        int at = from;
        raw("[");
        for (int i = 0; i < count; i++) {
            raw(i == 0 ? "" : ",");
            at = nested(tensor, dimension + 1, at);
        }
        raw("]");
        return at;
    }

    private int elements(Tensor tensor, int from, int count) {
        DataType type = tensor.type();
        ByteBuffer data = tensor.data();
        int stop = from + count * type.size();
        raw("[");
        for (int at = from; at < stop; at += type.size()) {
            if (at > from) {
                room(1);
                bytes[length++] = ',';
            }
            element(type, data, at);
        }
        raw("]");
        return stop;
    }

    private void element(DataType type, ByteBuffer data, int at) {
        switch (type) {
            case FP32 -> number(data.getFloat(at));
            case FP64 -> number(data.getDouble(at));
            case FP16 -> number(Float.float16ToFloat(data.getShort(at)));
            case BF16 -> number(BrainFloat.toFloat(data.getShort(at)));
            case BOOL -> raw(data.get(at) == 0 ? "false" : "true");
            case INT8 -> number(data.get(at));
            case UINT8 -> number(data.get(at) & 0xff);
            case INT16 -> number(data.getShort(at));
            case UINT16 -> number(data.getShort(at) & 0xffff);
            case INT32 -> number(data.getInt(at));
            case UINT32 -> number(data.getInt(at) & 0xffffffffL);
            case INT64 -> number(data.getLong(at));
            case UINT64 -> raw(Long.toUnsignedString(data.getLong(at)));
            case BYTES -> throw new IllegalStateException("a dense tensor has no BYTES");
        }
    }

    private JsonWriter digits() {
        int count = digits.length();
        room(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) digits.charAt(i);
        }
        length += count;
        return this;
    }

    private void escape(byte[] utf8) {
        for (byte character : utf8) {
            if (character < 0 || isPlain((char) character)) {
                bytes[length++] = character;
            } else if (character == '"' || character == '\\') {
                bytes[length++] = '\\';
                bytes[length++] = character;
            } else {
                raw("\\u00");
                bytes[length++] = HEXADECIMAL[character >> 4 & 0xf];
                bytes[length++] = HEXADECIMAL[character & 0xf];
            }
        }
    }

    private static boolean isPlain(char character) {
        return character >= ' ' && character < 0x7f && character != '"' && character != '\\';
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, count)));
        }
    }
}
