package io.modelport.registry;

/** Whether a version's artifact is complete. */
public enum VersionStatus {
    PENDING, READY, FAILED
}
