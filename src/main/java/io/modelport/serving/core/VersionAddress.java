package io.modelport.serving.core;

import org.jspecify.annotations.Nullable;

/** How a request names the version that shall answer it. */
public sealed interface VersionAddress {

    /**
     * Whichever version the deployment's traffic split picks.
     *
     * @param stickyKey equal keys get the same version as long as the split stays; null for a random pick
     */
    record Routed(@Nullable String stickyKey) implements VersionAddress {}

    /**
     * The version of that number.
     *
     * @param version from 1
     */
    record Exactly(int version) implements VersionAddress {}

    /**
     * The version that an alias names.
     *
     * @param alias the alias
     */
    record Named(String alias) implements VersionAddress {}

    /** A number names a version; anything else is an alias, which is never all digits. */
    static VersionAddress of(String text) {
        boolean digits = !text.isEmpty() && text.length() < 10;
        for (int i = 0; i < text.length() && digits; i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits ? new Exactly(Integer.parseInt(text)) : new Named(text);
    }
}
