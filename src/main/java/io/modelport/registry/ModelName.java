package io.modelport.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modelport.problem.Invalid;
import java.text.Normalizer;

/**
 * The name of a registered model, its address in every serving protocol; by MLflow's rules: Unicode and spaces are
 * allowed, {@code /} and {@code :} are not.
 *
 * <p>
 * Case counts, as it does for MLflow: {@code Digits} and {@code digits} are two models. The two ways in which Unicode
 * writes an accented letter do not: a name is brought into normal form C first, so that what looks the same and was typed
 * on another keyboard is the same model. Narrower than MLflow, a name holds no {@code \}, which no URL path carries
 * unharmed, and no control character or line break.
 *
 * @param value 1 to 256 characters, in normal form C
 */
public record ModelName(String value) implements Comparable<ModelName> {

    private static final int MOST = 256;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ModelName {
        if (value.isBlank() || value.length() > MOST) {
            throw refuse(value, "A model's name has 1 to " + MOST + " characters, not all of them blank; this one has "
                    + value.length() + ".");
        }
        if (value.equals(".") || value.equals("..")) {
            throw refuse(value, "A model cannot be called '" + value + "'.");
        }
        requireAllowed(value);
        value = normalise(value);
    }

    private static void requireAllowed(String value) {
        value.codePoints().forEach(character -> {
            if (character == '/' || character == ':' || character == '\\') {
                throw refuse(value, "A model's name has no '/', ':' or '\\'.");
            }
            switch (Character.getType(character)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                    throw refuse("…",
                            "A model's name has no control character, line break or half of a character pair.");
                default -> {
                }
            }
        });
    }

    private static String normalise(String value) {
        String normal = Normalizer.normalize(value, Normalizer.Form.NFC);
        if (normal.length() > MOST) {
            throw refuse(value, "In Unicode's normal form C this name has " + normal.length()
                    + " characters; a model's name has 1 to " + MOST + ".");
        }
        return normal;
    }

    private static Invalid refuse(String value, String detail) {
        return new Invalid("invalid-model-name", detail, "Choose another name than '"
                + value.substring(0, Math.min(40, value.length())) + "'.");
    }

    @Override
    public int compareTo(ModelName other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
