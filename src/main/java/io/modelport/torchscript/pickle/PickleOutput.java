package io.modelport.torchscript.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes operations of Python's pickle protocol 2 one after another. */
public final class PickleOutput {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public PickleOutput() {
        out.write(0x80);
        out.write(2);
    }

    /** Operations that are one byte each and take no argument. */
    public void codes(String codes) {
        out.writeBytes(codes.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        int32(bytes.length);
        out.writeBytes(bytes);
    }

    public void bool(boolean value) {
        out.write(value ? 0x88 : 0x89);
    }

    public void real(double value) {
        out.write('G');
        out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    }

    public void integer(long value) {
        if (value == (int) value) {
            out.write('J');
            int32((int) value);
        } else {
            out.write(0x8a);
            out.write(Long.BYTES);
            out.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        }
    }

    public void integers(Iterable<? extends Number> values) {
        out.write('(');
        for (Number value : values) {
            integer(value.longValue());
        }
        out.write('t');
    }

    public void global(String module, String name) {
        codes("c" + module + "\n" + name + "\n");
    }

    /** The class of that dotted name. */
    public void className(String name) {
        int dot = name.lastIndexOf('.');
        global(name.substring(0, dot), name.substring(dot + 1));
    }

    /** A storage on the CPU. */
    public void storage(String className, String key, long count) {
        codes("(");
        string("storage");
        global("torch", className);
        string(key);
        string("cpu");
        integer(count);
        codes("tQ");
    }

    /** Remembers the value written last under that number. */
    public void remember(int number) {
        out.write('r');
        int32(number);
    }

    /** The value remembered under that number. */
    public void remembered(int number) {
        out.write('j');
        int32(number);
    }

    public byte[] finish() {
        out.write('.');
        return out.toByteArray();
    }

    private void int32(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
}
