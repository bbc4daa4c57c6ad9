package io.modelport.torchscript.archive;

import io.modelport.torchscript.pickle.PickleOutput;
import io.modelport.torchscript.pickle.PickleValue;
import io.modelport.torchscript.pickle.PickleValue.Container;
import io.modelport.torchscript.pickle.PickleValue.Dictionary;
import io.modelport.torchscript.pickle.PickleValue.Instance;
import io.modelport.torchscript.pickle.PickleValue.Quantizer;
import io.modelport.torchscript.pickle.PickleValue.Sequence;
import io.modelport.torchscript.pickle.PickleValue.Storage;
import io.modelport.torchscript.pickle.PickleValue.TensorView;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Pickles a checked value anew: what was shared stays shared, storages are numbered as they come, everything lies on the
 * CPU. It recurses no deeper than the reader lets values nest.
 */
final class ValueWriter {

    private final PickleOutput out = new PickleOutput();
    private final Map<PickleValue, Integer> memo = new IdentityHashMap<>();
    private final List<Storage> storages = new ArrayList<>();

    private ValueWriter() {}

    /**
     * A pickle.
     *
     * @param storages the storages that it refers to, the first as {@code 0}
     */
    record Pickled(byte[] bytes, List<Storage> storages) {}

    static Pickled write(PickleValue value) {
        ValueWriter writer = new ValueWriter();
        writer.value(value);
        return new Pickled(writer.out.finish(), List.copyOf(writer.storages));
    }

    private void value(PickleValue value) {
        Integer known = memo.get(value);
        if (known != null) {
            out.remembered(known);
            return;
        }
        switch (value) {
            case PickleValue.None() -> out.codes("N");
            case PickleValue.Bool(boolean bool) -> out.bool(bool);
            case PickleValue.Int(long integer) -> out.integer(integer);
            case PickleValue.Real(double real) -> out.real(real);
            case PickleValue.Text(String text) -> out.string(text);
            case PickleValue.Complex(double real, double imaginary) -> {
                out.global("builtins", "complex");
                out.codes("(");
                out.real(real);
                out.real(imaginary);
                out.codes("tR");
            }
            case PickleValue.Device(String name) -> {
                out.global("torch", "device");
                out.codes("(");
                out.string(name);
                out.codes("tR");
            }
            case PickleValue.Tuple(List<PickleValue> elements) -> {
                out.codes("(");
                elements.forEach(this::value);
                out.codes("t");
            }
            case Container container -> container(container);
            case Instance instance -> instance(instance);
            case TensorView view -> tensor(view);
            case Storage storage -> storage(storage);
            case PickleValue.Global global -> throw new IllegalStateException("no value: " + global);
        }
    }

    private void container(Container container) {
        String type = container.type();
        if (type != null) {
            out.global("torch.jit._pickle", "restore_type_tag");
            out.codes("(");
        }
        switch (container) {
            case Sequence list -> {
                out.codes("](");
                list.elements().forEach(this::value);
                out.codes("e");
            }
            case Dictionary dictionary -> {
                out.codes("}(");
                dictionary.entries().forEach((key, value) -> {
                    value(key);
                    value(value);
                });
                out.codes("u");
            }
        }
        if (type != null) {
            out.string(type);
            out.codes("tR");
        }
        remember(container);
    }

    private void instance(Instance instance) {
        out.className(instance.className());
        out.codes(")\u0081");
        value(Objects.requireNonNull(instance.state(), "the reader refuses objects without state"));
        out.codes("b");
        remember(instance);
    }

    private void tensor(TensorView view) {
        Quantizer quantizer = view.quantizer();
        out.global("torch._utils", quantizer == null ? "_rebuild_tensor_v2" : "_rebuild_qtensor");
        out.codes("(");
        value(view.storage());
        out.integer(view.offset());
        out.integers(view.sizes());
        out.integers(view.strides());
        if (quantizer != null) {
            quantizer(quantizer);
        }
        out.bool(view.requiresGradient());
        out.global("collections", "OrderedDict");
        out.codes(")RtR");
        remember(view);
    }

    private void quantizer(Quantizer quantizer) {
        out.codes("(");
        switch (quantizer) {
            case Quantizer.PerTensor(double scale, long zeroPoint) -> {
                out.global("torch", "per_tensor_affine");
                out.real(scale);
                out.integer(zeroPoint);
            }
            case Quantizer.PerChannel(TensorView scales, TensorView zeroPoints, long axis) -> {
                out.global("torch", "per_channel_affine");
                value(scales);
                value(zeroPoints);
                out.integer(axis);
            }
        }
        out.codes("t");
    }

    private void storage(Storage storage) {
        out.storage(storage.type().storageClass(), String.valueOf(storages.size()), storage.count());
        storages.add(storage);
        remember(storage);
    }

    private void remember(PickleValue value) {
        out.remember(memo.size());
        memo.put(value, memo.size());
    }
}
