package io.modelport.registry;

/** A way to name one version of a model. */
public sealed interface VersionSelector {

    /**
     * The version of that number.
     *
     * @param version from 1
     */
    record Number(int version) implements VersionSelector {}

    /**
     * The version that the alias names now.
     *
     * @param alias the alias
     */
    record Named(Alias alias) implements VersionSelector {}
}
