package io.modelport.torchscript;

import io.modelport.torchscript.ScriptValue.TensorView;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Writes the subset of Python's pickle protocol 2 that TorchScript archives consist of. */
final class Pickle {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<Storage, Integer> memo = new IdentityHashMap<>();

    Pickle() {
        out.write(0x80);
        out.write(2);
    }

    /** An empty tuple, which is all that {@code constants.pkl} holds. */
    Pickle emptyTuple() {
        out.write(')');
        return this;
    }

    /** Begins an object of that class; its attributes follow. */
    void beginObject(String className) {
        int dot = className.lastIndexOf('.');
        global(className.substring(0, dot), className.substring(dot + 1));
        ascii(")\u0081}(");
    }

    void endObject() {
        ascii("ub");
    }

    /** Begins an object of a class that has {@code __setstate__}; the elements of the tuple that it is given follow. */
    void beginStateful(String className) {
        int dot = className.lastIndexOf('.');
        global(className.substring(0, dot), className.substring(dot + 1));
        ascii(")\u0081(");
    }

    void endStateful() {
        ascii("tb");
    }

    void string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        int32(bytes.length);
        out.writeBytes(bytes);
    }

    void bool(boolean value) {
        out.write(value ? 0x88 : 0x89);
    }

    /** A tensor as {@code torch._utils._rebuild_tensor_v2} makes it. */
    void tensor(TensorView view, String storageKey) {
        global("torch._utils", "_rebuild_tensor_v2");
        out.write('(');
        storage(view.storage(), storageKey);
        integer(view.offset());
        integers(view.sizes());
        integers(view.strides());
        bool(view.parameter());
        global("collections", "OrderedDict");
        ascii(")RtR");
    }

    byte[] finish() {
        out.write('.');
        return out.toByteArray();
    }

    /** libtorch shares a storage between tensors only when the pickle refers back to it, so the second use does. */
    private void storage(Storage storage, String key) {
        Integer known = memo.get(storage);
        if (known != null) {
            out.write('j');
            int32(known);
            return;
        }
        out.write('(');
        string("storage");
        global("torch", storage.className());
        string(key);
        string("cpu");
        integer(storage.count());
        ascii("tQr");
        int32(memo.size());
        memo.put(storage, memo.size());
    }

    private void integers(List<Integer> values) {
        out.write('(');
        for (int value : values) {
            integer(value);
        }
        out.write('t');
    }

    private void integer(long value) {
        if (value == (int) value) {
            out.write('J');
            int32((int) value);
        } else {
            out.write(0x8a);
            out.write(Long.BYTES);
            out.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        }
    }

    private void global(String module, String name) {
        ascii("c" + module + "\n" + name + "\n");
    }

    private void ascii(String codes) {
        out.writeBytes(codes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void int32(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
}
