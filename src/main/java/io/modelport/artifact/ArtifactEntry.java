package io.modelport.artifact;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;

/**
 * One file of an artifact.
 *
 * @param path relative, with {@code /} between names, at most 1,000 characters; no empty, {@code .} or {@code ..} name,
 *            no backslash and no control character
 * @param digest its content's identity
 * @param size its size in bytes
 */
public record ArtifactEntry(String path, Digest digest, long size) {

    private static final int MAX_LENGTH = 1_000;

    public ArtifactEntry {
        if (path.length() > MAX_LENGTH || path.indexOf('\\') >= 0 || path.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
            throw refuse(path);
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw refuse(path);
            }
        }
        if (size < 0) {
            throw new IllegalArgumentException("'" + path + "' would have " + size + " bytes.");
        }
    }

    private static Invalid refuse(String path) {
        return new Invalid("invalid-artifact-path",
                "'" + path.substring(0, Math.min(path.length(), 100)) + "' is not a path within an artifact.",
                "Use relative names separated by '/', without '.', '..', '\\' and control characters.");
    }
}
