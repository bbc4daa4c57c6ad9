package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import java.util.Arrays;
import java.util.List;

/** Answers with what it was given, whatever its type. */
public final class EchoRunner implements ModelRunner {

    /** A signature of inputs named as their types, each with the shape [-1, 2], and outputs that are the same. */
    public static Signature signature(DataType... types) {
        List<TensorSpec> specs = Arrays.stream(types)
                .map(type -> new TensorSpec(type.name().toLowerCase(java.util.Locale.ROOT), type, List.of(-1L, 2L)))
                .toList();
        return new Signature(specs, specs, List.of("first", "second"), null);
    }

    @Override
    public Slot openSlot() {
        return new Slot() {

            @Override
            public List<Tensor> run(List<Tensor> inputs) {
                return inputs.stream().map(Tensor::copy).toList();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
