package io.modelport.torchscript.pickle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value that a pickle describes; what is a class here, not a record, has an identity that several places may share. */
public sealed interface PickleValue {

    record None() implements PickleValue {}

    record Bool(boolean value) implements PickleValue {}

    record Int(long value) implements PickleValue {}

    record Real(double value) implements PickleValue {}

    record Complex(double real, double imaginary) implements PickleValue {}

    record Text(String value) implements PickleValue {}

    record Device(String name) implements PickleValue {}

    /** A name from the allow-list; it stands only for what is made of it and is no part of a finished graph. */
    record Global(String module, String name) implements PickleValue {

        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    record Tuple(List<PickleValue> elements) implements PickleValue {

        public Tuple {
            elements = List.copyOf(elements);
        }
    }

    /** A list or dictionary, with the TorchScript type that the pickle gives it. */
    abstract sealed class Container implements PickleValue permits Sequence, Dictionary {

        private @Nullable String type;

        /** Its type as TorchScript spells it, such as {@code List[int]}, when the pickle says one. */
        public @Nullable String type() {
            return type;
        }

        /** Gives it its type; false when it has another already. */
        boolean giveType(String given) {
            boolean agrees = type == null || type.equals(given);
            type = given;
            return agrees;
        }
    }

    /** A list. */
    final class Sequence extends Container {

        private final List<PickleValue> elements = new ArrayList<>();

        public List<PickleValue> elements() {
            return elements;
        }
    }

    /** A dictionary, in the order of insertion; {@code ordered} when it is Python's OrderedDict, always empty here. */
    final class Dictionary extends Container {

        private final Map<PickleValue, PickleValue> entries = new LinkedHashMap<>();
        private final boolean ordered;

        Dictionary(boolean ordered) {
            this.ordered = ordered;
        }

        public Map<PickleValue, PickleValue> entries() {
            return entries;
        }

        boolean ordered() {
            return ordered;
        }
    }

    /** An object of a class whose code the archive holds, or of one that libtorch brings. */
    final class Instance implements PickleValue {

        private final String className;
        private @Nullable PickleValue state;

        Instance(String className) {
            this.className = className;
        }

        /** Its class's dotted name, beginning with {@code __torch__}. */
        public String className() {
            return className;
        }

        /** What its attributes are made of: a dictionary, or whatever its {@code __setstate__} takes. */
        public @Nullable PickleValue state() {
            return state;
        }

        void build(PickleValue given) {
            state = given;
        }
    }

    /** A storage: a run of elements in an entry of the archive. */
    final class Storage implements PickleValue {

        private final String key;
        private final ElementType type;
        private final long count;

        Storage(String key, ElementType type, long count) {
            this.key = key;
            this.type = type;
            this.count = count;
        }

        /** The entry's name within its folder. */
        public String key() {
            return key;
        }

        public ElementType type() {
            return type;
        }

        /** How many elements. */
        public long count() {
            return count;
        }

        public long bytes() {
            return count * type.bytes();
        }
    }

    /** A tensor: a view that lies wholly inside its storage. */
    final class TensorView implements PickleValue {

        private final Storage storage;
        private final long offset;
        private final List<Long> sizes;
        private final List<Long> strides;
        private final boolean requiresGradient;
        private final @Nullable Quantizer quantizer;

        TensorView(Storage storage, long offset, List<Long> sizes, List<Long> strides, boolean requiresGradient,
                @Nullable Quantizer quantizer) {
            this.storage = storage;
            this.offset = offset;
            this.sizes = List.copyOf(sizes);
            this.strides = List.copyOf(strides);
            this.requiresGradient = requiresGradient;
            this.quantizer = quantizer;
        }

        public Storage storage() {
            return storage;
        }

        /** Where it begins in its storage, in elements. */
        public long offset() {
            return offset;
        }

        /** Sizes of the dimensions, outermost first. */
        public List<Long> sizes() {
            return sizes;
        }

        /** Elements between neighbours, per dimension. */
        public List<Long> strides() {
            return strides;
        }

        public boolean requiresGradient() {
            return requiresGradient;
        }

        /** How its elements stand for numbers, when it is quantized. */
        public @Nullable Quantizer quantizer() {
            return quantizer;
        }
    }

    /** How the elements of a quantized tensor stand for numbers. */
    sealed interface Quantizer {

        record PerTensor(double scale, long zeroPoint) implements Quantizer {}

        /** @param axis the dimension along which scales and zero points differ */
        record PerChannel(TensorView scales, TensorView zeroPoints, long axis) implements Quantizer {}
    }
}
