package io.modelport.torchscript.pickle;

import io.modelport.problem.Invalid;
import io.modelport.problem.Unsupported;
import io.modelport.torchscript.pickle.PickleValue.Bool;
import io.modelport.torchscript.pickle.PickleValue.Complex;
import io.modelport.torchscript.pickle.PickleValue.Container;
import io.modelport.torchscript.pickle.PickleValue.Device;
import io.modelport.torchscript.pickle.PickleValue.Dictionary;
import io.modelport.torchscript.pickle.PickleValue.Global;
import io.modelport.torchscript.pickle.PickleValue.Int;
import io.modelport.torchscript.pickle.PickleValue.Quantizer;
import io.modelport.torchscript.pickle.PickleValue.Real;
import io.modelport.torchscript.pickle.PickleValue.Sequence;
import io.modelport.torchscript.pickle.PickleValue.Storage;
import io.modelport.torchscript.pickle.PickleValue.TensorView;
import io.modelport.torchscript.pickle.PickleValue.Text;
import io.modelport.torchscript.pickle.PickleValue.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes what the allowed functions of a pickle make: tensors inside their storages, typed lists, devices. */
final class Constructors {

    private static final Pattern KEY = Pattern.compile("\\d{1,19}");
    private static final Pattern DEVICE = Pattern.compile("[a-z]{1,16}(:\\d{1,3})?");

    private final String entry;
    private final PickleLimits limits;
    private final Map<String, Storage> storages = new HashMap<>();

    Constructors(String entry, PickleLimits limits) {
        this.entry = entry;
        this.limits = limits;
    }

    PickleValue make(PickleValue function, PickleValue arguments) {
        if (!(function instanceof Global global) || !(arguments instanceof Tuple(List<PickleValue> values))) {
            throw broken("something that is no function is called");
        }
        return switch (global.toString()) {
            case "torch._utils._rebuild_tensor_v2" -> tensor(values);
            case "torch._utils._rebuild_qtensor" -> quantized(values);
            case "collections.OrderedDict" -> orderedDictionary(values);
            case "torch.device" -> device(values);
            case "builtins.complex" -> complex(values);
            case "torch.jit._pickle.build_intlist" -> typed(values, "List[int]");
            case "torch.jit._pickle.build_doublelist" -> typed(values, "List[float]");
            case "torch.jit._pickle.build_boollist" -> typed(values, "List[bool]");
            case "torch.jit._pickle.build_tensorlist" -> typed(values, "List[Tensor]");
            case "torch.jit._pickle.restore_type_tag" -> restored(values);
            default -> {
                if (Globals.isClass(global)) {
                    throw new Unsupported("pickle-enum-unsupported",
                            "The entry " + entry + " holds a value of the enum "
                                    + global + ".",
                            "Hold a number or a text instead of an enum in the module.");
                }
                throw broken("`" + global + "` is called, which is no function");
            }
        };
    }

    /** The storage that a persistent id stands for; the same key is the same storage. */
    Storage storage(PickleValue id) {
        if (id instanceof Tuple(List<PickleValue> parts) && parts.size() == 5
                && parts.get(0) instanceof Text(String kind) && kind.equals("storage")
                && parts.get(1) instanceof Global(String module, String name) && module.equals("torch")
                && parts.get(2) instanceof Text(String key) && KEY.matcher(key).matches()
                && parts.get(3) instanceof Text(String location) && DEVICE.matcher(location).matches()
                && parts.get(4) instanceof Int(long count)) {
            ElementType type = ElementType.ofStorageClass(name);
            if (type != null && count >= 0 && count <= Long.MAX_VALUE / type.bytes()) {
                Storage storage = storages.computeIfAbsent(key, unknown -> new Storage(unknown, type, count));
                if (storage.type() != type || storage.count() != count) {
                    throw badTensor("the storage " + key + " is declared in two ways");
                }
                return storage;
            }
        }
        throw broken("a storage is declared in a way that PyTorch does not write");
    }

    private TensorView tensor(List<PickleValue> values) {
        if (values.size() == 6 && values.get(4) instanceof Bool(boolean gradient)) {
            return view(values, gradient, values.get(5), null);
        }
        throw broken("a tensor is declared in a way that PyTorch does not write");
    }

    private TensorView quantized(List<PickleValue> values) {
        if (values.size() == 7 && values.get(4) instanceof Tuple(List<PickleValue> quantizer)
                && values.get(5) instanceof Bool(boolean gradient)) {
            return view(values, gradient, values.get(6), quantizer(quantizer));
        }
        throw broken("a quantized tensor is declared in a way that PyTorch does not write");
    }

    private Quantizer quantizer(List<PickleValue> values) {
        String scheme = values.isEmpty() ? "" : values.getFirst().toString();
        if (scheme.equals("torch.per_tensor_affine") && values.size() == 3
                && values.get(1) instanceof Real(double scale)
                && values.get(2) instanceof Int(long zeroPoint)) {
            return new Quantizer.PerTensor(scale, zeroPoint);
        }
        if (scheme.equals("torch.per_channel_affine") && values.size() == 4
                && values.get(1) instanceof TensorView scales && values.get(2) instanceof TensorView zeroPoints
                && values.get(3) instanceof Int(long axis)) {
            return new Quantizer.PerChannel(scales, zeroPoints, axis);
        }
        throw broken("a quantizer is declared in a way that PyTorch does not write");
    }

    private TensorView view(List<PickleValue> values, boolean gradient, PickleValue hooks,
            @Nullable Quantizer quantizer) {
        if (values.get(0) instanceof Storage storage && values.get(1) instanceof Int(long offset)
                && values.get(2) instanceof Tuple(List<PickleValue> sizes)
                && values.get(3) instanceof Tuple(List<PickleValue> strides)
                && hooks instanceof Dictionary dictionary && dictionary.entries().isEmpty()) {
            TensorView view = new TensorView(storage, offset, integers(sizes), integers(strides), gradient, quantizer);
            Bounds.check(entry, view, limits);
            return view;
        }
        throw broken("a tensor is declared in a way that PyTorch does not write");
    }

    private List<Long> integers(List<PickleValue> values) {
        if (values.size() > limits.dimensions()) {
            throw badTensor("it has " + values.size() + " dimensions; " + limits.dimensions() + " are allowed");
        }
        List<Long> integers = new ArrayList<>(values.size());
        for (PickleValue value : values) {
            if (!(value instanceof Int(long integer))) {
                throw broken("a size is no integer");
            }
            integers.add(integer);
        }
        return integers;
    }

    private Dictionary orderedDictionary(List<PickleValue> values) {
        if (!values.isEmpty()) {
            throw broken("an OrderedDict is not empty");
        }
        return new Dictionary(true);
    }

    private Device device(List<PickleValue> values) {
        if (values.size() == 1 && values.getFirst() instanceof Text(String name) && DEVICE.matcher(name).matches()) {
            return new Device(name);
        }
        throw broken("a device is declared in a way that PyTorch does not write");
    }

    private Complex complex(List<PickleValue> values) {
        if (values.size() == 2 && values.get(0) instanceof Real(double real)
                && values.get(1) instanceof Real(double imaginary)) {
            return new Complex(real, imaginary);
        }
        throw broken("a complex number is declared in a way that PyTorch does not write");
    }

    private Container typed(List<PickleValue> values, String type) {
        if (values.size() == 1 && values.getFirst() instanceof Sequence list && list.giveType(type)) {
            return list;
        }
        throw broken("a " + type + " is made of something else");
    }

    private Container restored(List<PickleValue> values) {
        if (values.size() == 2 && values.get(0) instanceof Container container
                && values.get(1) instanceof Text(String type) && container.giveType(type)) {
            return container;
        }
        throw broken("a type is given to a value that cannot have it");
    }

    private Invalid broken(String what) {
        return Refusals.broken(entry, what);
    }

    private Invalid badTensor(String what) {
        return Refusals.badTensor(entry, what);
    }
}
