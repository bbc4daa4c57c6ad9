package io.modelport.dataset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;

/**
 * The name of a dataset.
 *
 * @param value 1 to 256 characters, without {@code /}, {@code :} and control characters
 */
public record DatasetName(String value) {

    @JsonCreator
    public DatasetName {
        boolean legal = !value.isBlank() && value.length() <= 256 && !value.equals(".") && !value.equals("..")
                && value.chars().noneMatch(c -> c == '/' || c == ':' || Character.isISOControl(c))
                && StandardCharsets.UTF_8.newEncoder().canEncode(value);
        if (!legal) {
            throw new Invalid("invalid-dataset-name",
                    "A dataset's name has 1 to 256 characters, without '/', ':' and control characters.",
                    "Choose another name.");
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
