package io.modelport.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.modelport.problem.Invalid;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a content, which is its identity.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {

    private static final String PREFIX = "sha256:";

    public Digest {
        if (!isHex(hex)) {
            throw refuse(hex);
        }
    }

    /** The digest written as {@code sha256:<hex>}. */
    @JsonCreator
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw refuse(text);
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    /** The digest of a content. */
    public static Digest of(byte[] content) {
        return new Digest(HexFormat.of().formatHex(sha256().digest(content)));
    }

    /** The digest of what was read piece by piece. */
    public static Digest finish(MessageDigest sha256) {
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    /** A digest that reads content piece by piece, for {@link #finish}. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The 32 bytes that the digest consists of. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    static boolean isHex(String text) {
        return text.length() == 64 && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    private static Invalid refuse(String text) {
        return new Invalid("invalid-digest",
                "'" + text.substring(0, Math.min(text.length(), 80)) + "' is not a SHA-256 digest.",
                "Send sha256: and 64 lower-case hexadecimal digits.");
    }

    @JsonValue
    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
