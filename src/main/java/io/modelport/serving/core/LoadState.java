package io.modelport.serving.core;

/** How far a node is with one version. */
public enum LoadState {

    /** Its artifact is being fetched, verified and read. */
    LOADING,
    /** It runs on empty inputs, so that the first real ones find it fast. */
    WARMING,
    /** It answers requests. */
    SERVING,
    /** It gets no new requests and finishes those it has. */
    DRAINING,
    /** It could not be loaded. */
    FAILED
}
