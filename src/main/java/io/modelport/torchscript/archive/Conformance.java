package io.modelport.torchscript.archive;

import io.modelport.problem.Invalid;
import io.modelport.torchscript.code.CodeLimits;
import io.modelport.torchscript.code.Method;
import io.modelport.torchscript.code.ScriptClass;
import io.modelport.torchscript.code.ScriptType;
import io.modelport.torchscript.pickle.PickleValue;
import io.modelport.torchscript.pickle.PickleValue.Container;
import io.modelport.torchscript.pickle.PickleValue.Dictionary;
import io.modelport.torchscript.pickle.PickleValue.Instance;
import io.modelport.torchscript.pickle.PickleValue.None;
import io.modelport.torchscript.pickle.PickleValue.Sequence;
import io.modelport.torchscript.pickle.PickleValue.TensorView;
import io.modelport.torchscript.pickle.PickleValue.Text;
import io.modelport.torchscript.pickle.PickleValue.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proves that every value has the type that the code declares for it: libtorch puts what the pickle holds into attributes
 * as it is, and later reads a tensor where a number lies.
 */
final class Conformance {

    private final Map<String, ScriptClass> classes;
    private final CodeLimits limits;
    private final NativeState.Content content;
    private final Set<Instance> checked = Collections.newSetFromMap(new IdentityHashMap<>());

    Conformance(Map<String, ScriptClass> classes, CodeLimits limits, NativeState.Content content) {
        this.classes = classes;
        this.limits = limits;
        this.content = content;
    }

    /** Checks the root: an object of a module. */
    ScriptClass module(PickleValue value) {
        if (value instanceof Instance instance && classes.get(instance.className()) instanceof ScriptClass type
                && type.kind() == ScriptClass.Kind.MODULE) {
            instance(type.name(), instance);
            return type;
        }
        throw ArchiveRefusal.value("the root of data.pkl", "is no object of a module of its code");
    }

    /** Checks a value that no declaration stands for: only objects in it are bound to types. */
    void constant(String where, PickleValue value) {
        switch (value) {
            case Instance instance -> instance(where, instance);
            case Tuple(List<PickleValue> elements) -> elements.forEach(element -> constant(where, element));
            case Container container -> typed(where, container);
            default -> {
                // Is what it is.
            }
        }
    }

    private void typed(String where, Container container) {
        String tag = container.type();
        if (tag == null) {
            throw ArchiveRefusal.value(where, "is a list or dictionary without a type");
        }
        conforms(where, container, ScriptType.parse(where, tag, limits));
    }

    private void conforms(String where, PickleValue value, ScriptType type) {
        boolean conforms = switch (type.name()) {
            case "Tensor" -> value instanceof TensorView;
            case "int" -> value instanceof PickleValue.Int;
            case "float" -> value instanceof PickleValue.Real;
            case "bool" -> value instanceof PickleValue.Bool;
            case "str" -> value instanceof Text;
            case "complex" -> value instanceof PickleValue.Complex;
            case "Device" -> value instanceof PickleValue.Device;
            case "NoneType" -> value instanceof None;
            case "Optional" -> value instanceof None || conformsTo(where, value, type.arguments().getFirst());
            case "Tuple" -> value instanceof Tuple(List<PickleValue> elements) && tuple(where, elements, type);
            case "List" -> value instanceof Sequence list && list(where, list, type);
            case "Dict" -> value instanceof Dictionary dictionary && dictionary(where, dictionary, type);
            default -> type.isClass() && value instanceof Instance instance
                    && instance.className().equals(type.name()) && instance(where, instance);
        };
        if (!conforms) {
            throw mismatch(where, value, type);
        }
    }

    private boolean conformsTo(String where, PickleValue value, ScriptType type) {
        conforms(where, value, type);
        return true;
    }

    private boolean tuple(String where, List<PickleValue> elements, ScriptType type) {
        if (elements.size() != type.arguments().size()) {
            return false;
        }
        for (int i = 0; i < elements.size(); i++) {
            conforms(where, elements.get(i), type.arguments().get(i));
        }
        return true;
    }

    private boolean list(String where, Sequence list, ScriptType type) {
        if (!tagged(where, list, type)) {
            return false;
        }
        list.elements().forEach(element -> conforms(where, element, type.arguments().getFirst()));
        return true;
    }

    private boolean dictionary(String where, Dictionary dictionary, ScriptType type) {
        if (!tagged(where, dictionary, type)) {
            return false;
        }
        dictionary.entries().forEach((key, value) -> {
            conforms(where, key, type.arguments().getFirst());
            conforms(where, value, type.arguments().getLast());
        });
        return true;
    }

    private boolean tagged(String where, Container container, ScriptType type) {
        String tag = container.type();
        return tag != null && ScriptType.parse(where, tag, limits).equals(type);
    }

    private boolean instance(String where, Instance instance) {
        if (!checked.add(instance)) {
            return true;
        }
        ScriptClass type = classes.get(instance.className());
        PickleValue state = instance.state();
        if (type == null) {
            nativeInstance(where, instance);
        } else if (type.kind() == ScriptClass.Kind.NAMED_TUPLE) {
            throw ArchiveRefusal.value(where, "is an object of the named tuple " + type.name());
        } else if (type.method("__setstate__") instanceof Method setState) {
            if (type.method("__getstate__") == null || setState.parameters().size() != 1 || state == null) {
                throw ArchiveRefusal.value(where, "has `__setstate__` without `__getstate__`");
            }
            conforms(where + ".__setstate__", state, setState.parameters().getFirst().type());
        } else if (state instanceof Dictionary attributes) {
            attributes(where, attributes, type);
        } else {
            throw ArchiveRefusal.value(where, "has no dictionary of attributes");
        }
        return true;
    }

    private void attributes(String where, Dictionary attributes, ScriptClass type) {
        type.attributes().forEach((name, declared) -> {
            PickleValue value = attributes.entries().get(new Text(name));
            if (value == null) {
                throw ArchiveRefusal.value(where, "lacks the attribute `" + name + "` of " + type.name());
            }
            conforms(where.equals(type.name()) ? name : where + "." + name, value, declared);
        });
        if (attributes.entries().size() != type.attributes().size()) {
            throw ArchiveRefusal.value(where, "has more attributes than " + type.name() + " declares");
        }
    }

    private void nativeInstance(String where, Instance instance) {
        try {
            new NativeState(where, content).check(instance);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Invalid mismatch(String where, PickleValue value, ScriptType type) {
        String found = switch (value) {
            case Instance instance -> "an object of " + instance.className();
            case Container container -> "a list or dictionary of the type " + container.type();
            default -> value.getClass().getSimpleName().replace("TensorView", "Tensor");
        };
        return ArchiveRefusal.value("`" + where + "`", "is " + found + " where the code declares " + type);
    }
}
