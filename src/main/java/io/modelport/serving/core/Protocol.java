package io.modelport.serving.core;

/** The protocol by which a request came; a label of the metrics. */
public enum Protocol {

    OPEN_INFERENCE("oip");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    /** Its name in metrics. */
    public String label() {
        return label;
    }
}
