package io.modelport.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modelport.problem.Invalid;
import java.util.Locale;

/**
 * A movable name for a version of one model, such as {@code champion}.
 *
 * @param value 1 to 256 of letters, digits, {@code _} and {@code -}; not {@code latest} and not {@code v<number>}
 */
public record Alias(String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Alias {
        if (!value.matches("[\\w-]{1,256}")) {
            throw refuse("An alias has 1 to 256 letters, digits, '_' and '-'; '" + value + "' does not fit.");
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (lower.equals("latest") || lower.matches("v\\d+") || lower.matches("\\d+")) {
            throw refuse("'" + value + "' would read as a version and cannot be an alias.");
        }
    }

    private static Invalid refuse(String detail) {
        return new Invalid("invalid-alias", detail, "Choose a name such as 'champion' or 'staging'.");
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
