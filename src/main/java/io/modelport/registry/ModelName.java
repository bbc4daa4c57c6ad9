package io.modelport.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.modelport.problem.Invalid;

/**
 * The name of a registered model, its address in every serving protocol; by MLflow's rules: Unicode and spaces are
 * allowed, {@code /} and {@code :} are not.
 *
 * @param value 1 to 256 characters
 */
public record ModelName(String value) implements Comparable<ModelName> {

    @JsonCreator
    public ModelName {
        if (value.isBlank() || value.length() > 256) {
            throw refuse(value, "A model's name has 1 to 256 characters, not all of them blank.");
        }
        if (value.equals(".") || value.equals("..")) {
            throw refuse(value, "A model cannot be called '" + value + "'.");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '/' || c == ':' || Character.isISOControl(c)) {
                throw refuse(value, "A model's name has no '/', ':' or control character.");
            }
        }
    }

    private static Invalid refuse(String value, String detail) {
        return new Invalid("invalid-model-name", detail, "Choose another name than '"
                + value.substring(0, Math.min(40, value.length())) + "'.", "name");
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
