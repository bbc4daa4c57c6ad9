package io.modelport.serving.core;

import org.jspecify.annotations.Nullable;

/** How a request names the version that shall answer it. */
public sealed interface VersionAddress {

    /**
     * Whichever version the deployment picks: by what the request says beside its inputs where that forces a version, else
     * by the weights. It is asked only where the answer depends on it.
     */
    @FunctionalInterface
    non-sealed interface Routed extends VersionAddress {

        /** Requests with equal values of this header get the same version as long as the split stays. */
        String STICKY_KEY = "X-Modelport-Route-Key";

        /** Of a request that says nothing. */
        Routed AT_RANDOM = name -> null;

        /**
         * What the request says under that name.
         *
         * @param name the name of an HTTP header or of gRPC's metadata; its case does not matter
         * @return null when it says nothing
         */
        @Nullable String header(String name);
    }

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
