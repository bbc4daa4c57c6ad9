package io.modelport.artifact;

import io.modelport.problem.Invalid;

/**
 * One file of an artifact.
 *
 * @param path relative, with {@code /} between names; no empty, {@code .} or {@code ..} name
 * @param digest its content's identity
 * @param size its size in bytes
 */
public record ArtifactEntry(String path, Digest digest, long size) {

    public ArtifactEntry {
        if (path.length() > 1_000 || path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            throw refuse(path);
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw refuse(path);
            }
        }
    }

    private static Invalid refuse(String path) {
        return new Invalid("invalid-artifact-path", "'" + path + "' is not a path within an artifact.",
                "Use relative names separated by '/', without '.', '..' or '\\'.");
    }
}
