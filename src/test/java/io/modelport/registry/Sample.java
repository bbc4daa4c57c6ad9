package io.modelport.registry;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Models and versions for tests; each name is given out once. */
public final class Sample {

    public static final Actor ANNA = new Actor("anna");
    public static final Actor BEN = new Actor("ben");

    public static final Signature DIGITS = new Signature(
            List.of(new TensorSpec("image", DataType.FP32, List.of(-1L, 1L, 28L, 28L))),
            List.of(new TensorSpec("logits", DataType.FP32, List.of(-1L, 10L))),
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
            new ImageEncoding(DataType.FP32, 1, 28, 28, List.of(0.1307), List.of(0.3081)));

    private static final AtomicInteger NAMES = new AtomicInteger();

    private Sample() {}

    public static ModelName name(String stem) {
        return new ModelName(stem + " " + NAMES.incrementAndGet());
    }

    public static NewVersion version(ModelName model) {
        return version(model, Map.of("test_accuracy", 0.99));
    }

    public static NewVersion version(ModelName model, Map<String, Double> metrics) {
        return new NewVersion(model, new Digest("ab".repeat(32)), DIGITS,
                new Provenance("mnist", 1, "job-1", 7L, "0.1.0", metrics));
    }
}
