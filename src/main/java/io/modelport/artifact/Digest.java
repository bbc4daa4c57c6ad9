package io.modelport.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.modelport.problem.Invalid;

/**
 * The SHA-256 of a content, which is its identity.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {

    private static final String PREFIX = "sha256:";

    public Digest {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new Invalid("invalid-digest", "'" + hex + "' is not a SHA-256 digest.",
                    "Send sha256: and 64 lower-case hexadecimal digits.");
        }
    }

    /** The digest written as {@code sha256:<hex>}. */
    @JsonCreator
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new Invalid("invalid-digest", "'" + text + "' is not a SHA-256 digest.",
                    "Send sha256: and 64 lower-case hexadecimal digits.");
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    @JsonValue
    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
