package io.modelport.torchscript;

import java.util.List;

/** What an attribute of a TorchScript module holds. */
sealed interface ScriptValue {

    /**
     * A view of a storage.
     *
     * @param storage where the numbers lie
     * @param offset where the view begins, in numbers
     * @param sizes sizes of the dimensions, outermost first
     * @param strides numbers between neighbours, per dimension
     * @param parameter whether it is trained (a parameter) or not (a buffer)
     */
    record TensorView(Storage storage, long offset, List<Integer> sizes, List<Integer> strides, boolean parameter)
            implements
                ScriptValue {

        public TensorView {
            sizes = List.copyOf(sizes);
            strides = List.copyOf(strides);
        }

        /** A row-major view of the storage from {@code offset} on. */
        static TensorView rowMajor(Storage storage, long offset, List<Integer> sizes, boolean parameter) {
            Integer[] strides = new Integer[sizes.size()];
            int stride = 1;
            for (int i = strides.length - 1; i >= 0; i--) {
                strides[i] = stride;
                stride *= sizes.get(i);
            }
            return new TensorView(storage, offset, sizes, List.of(strides), parameter);
        }

        /** A view of the storage from {@code offset} on, in which dimension 1 of 4 is the innermost. */
        static TensorView channelsLast(Storage storage, long offset, List<Integer> sizes, boolean parameter) {
            int channels = sizes.get(1);
            int width = sizes.get(3);
            return new TensorView(storage, offset, sizes,
                    List.of(sizes.get(2) * width * channels, 1, width * channels, channels), parameter);
        }

        static TensorView buffer(float[] values, List<Integer> sizes) {
            return rowMajor(new Storage.Floats(values), 0, sizes, false);
        }
    }

    /**
     * A module; every module has the attribute {@code training} beside those listed.
     *
     * @param className the class's dotted name; classes of one name but different text are told apart as PyTorch does
     * @param attributes the attributes, in the order of their declaration
     * @param methods the methods' text, indented by two spaces, in the serialised dialect
     */
    record Module(String className, List<Attribute> attributes, String methods) implements ScriptValue {

        public Module {
            attributes = List.copyOf(attributes);
        }
    }

    /**
     * A module without training that makes its attributes itself, while it is loaded, of the tensors it is given: so can
     * hold what only the machine that loads it knows how to lay out.
     *
     * @param className the class's dotted name
     * @param attributes names of the attributes, all of them tensors
     * @param state what {@code __setstate__} is given: a tuple of tensors
     * @param methods the methods' text, {@code __setstate__} among them, as in {@link Module}
     */
    record Packed(String className, List<String> attributes, List<TensorView> state, String methods)
            implements
                ScriptValue {

        public Packed {
            attributes = List.copyOf(attributes);
            state = List.copyOf(state);
        }
    }

    /** One attribute of a module. */
    record Attribute(String name, ScriptValue value) {}
}
