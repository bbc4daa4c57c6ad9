package io.modelport.serving.core;

/** What became of the copy of a request that was meant for a shadow; a label of the metrics. */
public enum ShadowOutcome {

    /** The shadow answered. */
    OK("ok"),
    /** The shadow does not take these inputs, or raised on them. */
    INVALID("invalid"),
    /** The shadow failed. */
    FAILED("failed"),
    /** It was not run: the node had more urgent work, or no room for it. */
    DROPPED("dropped");

    private final String label;

    ShadowOutcome(String label) {
        this.label = label;
    }

    /** Its name in metrics. */
    public String label() {
        return label;
    }
}
