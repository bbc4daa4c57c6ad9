package io.modelport.torchscript;

import io.modelport.torchscript.ScriptValue.TensorView;
import io.modelport.torchscript.pickle.PickleOutput;
import java.util.IdentityHashMap;
import java.util.Map;

/** Pickles the objects and tensors of a module that Modelport writes. */
final class Pickle {

    private final PickleOutput out = new PickleOutput();
    private final Map<Storage, Integer> memo = new IdentityHashMap<>();

    /** An empty tuple, which is all that {@code constants.pkl} holds. */
    Pickle emptyTuple() {
        out.codes(")");
        return this;
    }

    /** Begins an object of that class; its attributes follow. */
    void beginObject(String className) {
        out.className(className);
        out.codes(")\u0081}(");
    }

    void endObject() {
        out.codes("ub");
    }

    /** Begins an object of a class that has {@code __setstate__}; the elements of the tuple that it is given follow. */
    void beginStateful(String className) {
        out.className(className);
        out.codes(")\u0081(");
    }

    void endStateful() {
        out.codes("tb");
    }

    void string(String value) {
        out.string(value);
    }

    void bool(boolean value) {
        out.bool(value);
    }

    /** A tensor as {@code torch._utils._rebuild_tensor_v2} makes it. */
    void tensor(TensorView view, String storageKey) {
        out.global("torch._utils", "_rebuild_tensor_v2");
        out.codes("(");
        storage(view.storage(), storageKey);
        out.integer(view.offset());
        out.integers(view.sizes());
        out.integers(view.strides());
        out.bool(view.parameter());
        out.global("collections", "OrderedDict");
        out.codes(")RtR");
    }

    byte[] finish() {
        return out.finish();
    }

    /** libtorch shares a storage between tensors only when the pickle refers back to it, so the second use does. */
    private void storage(Storage storage, String key) {
        Integer known = memo.get(storage);
        if (known != null) {
            out.remembered(known);
            return;
        }
        out.storage(storage.className(), key, storage.count());
        out.remember(memo.size());
        memo.put(storage, memo.size());
    }
}
