package io.modelport.registry;

/** Who wrote a version's artifact: our own worker, or somebody else whom a person may have come to trust. */
public enum Trust {
    BUILT_HERE, UPLOADED, TRUSTED
}
