package io.modelport.serving.tfserving;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be asked of a model. */
enum Verb {

    /** Its outputs for given inputs. */
    PREDICT,
    /** The score of each class by name. */
    CLASSIFY,
    /** One number for each example. */
    REGRESS;

    /** The signature that a request means when it names none. */
    static final String DEFAULT_SIGNATURE = "serving_default";

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The verb of that name in any case; null when there is none. */
    static @Nullable Verb find(String name) {
        for (Verb verb : values()) {
            if (verb.word.equalsIgnoreCase(name)) {
                return verb;
            }
        }
        return null;
    }

    /** The method's name in a signature. */
    String method() {
        return "tensorflow/serving/" + word;
    }

    /** @throws Invalid when the model cannot be asked this */
    void requireServed(Signature signature) {
        if (!isServed(signature)) {
            List<String> served = new ArrayList<>(2);
            for (Verb verb : values()) {
                if (verb.isServed(signature)) {
                    served.add(":" + verb.word);
                }
            }
            throw new Invalid("method-not-served",
                    this == CLASSIFY ? "The model has no class labels, so it does not classify."
                            : "The model does not give one number for each example, so it does not regress.",
                    "Use " + String.join(" or ", served) + ".");
        }
    }

    /** @throws Invalid when there is no signature of that name for it */
    void requireSignature(String name) {
        if (!name.isEmpty() && !name.equals(DEFAULT_SIGNATURE) && !name.equals(method())) {
            throw new Invalid("unknown-signature", "Serving signature name: '"
                    + (name.length() <= 60 ? name : name.substring(0, 60) + "…") + "' not found in signature def.",
                    "Send " + DEFAULT_SIGNATURE + ", or leave signature_name out.", "signature_name");
        }
    }

    private boolean isServed(Signature signature) {
        return switch (this) {
            case PREDICT -> true;
            case CLASSIFY -> !signature.classLabels().isEmpty();
            case REGRESS -> signature.classLabels().isEmpty() && signature.outputs().size() == 1
                    && isOneNumber(signature.outputs().getFirst());
        };
    }

    private static boolean isOneNumber(TensorSpec output) {
        List<Long> shape = output.shape();
        return !shape.isEmpty() && shape.subList(1, shape.size()).stream().allMatch(size -> size == 1)
                && output.datatype() != DataType.BOOL && output.datatype() != DataType.BYTES;
    }
}
