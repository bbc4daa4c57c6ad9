package io.modelport.serving.core;

/** How far a node is with one version. */
public enum LoadState {

    /** Its artifact is being fetched, verified and read. */
    LOADING,
    /** It runs on empty inputs, so that the first real ones find it fast. */
    WARMING,
    /** It answers requests. */
    SERVING,
    /** It answers requests, though some of its runs do not end. */
    DEGRADED,
    /** It gets no new requests and finishes those it has. */
    DRAINING,
    /** It could not be loaded, or too many of its runs do not end. */
    FAILED
}
