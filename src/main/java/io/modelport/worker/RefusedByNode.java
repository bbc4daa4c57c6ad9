package io.modelport.worker;

/** The node does not take what the attempt sent, and would not if it were sent again. */
final class RefusedByNode extends RuntimeException {

    private final String type;
    private final boolean retriable;

    /**
     * @param type the problem's type, such as {@code dataset-damaged}; empty when the answer was no problem document
     * @param detail what happened
     * @param advice what to do next
     * @param retriable whether another attempt may have more luck
     */
    RefusedByNode(String type, String detail, String advice, boolean retriable) {
        super(detail + " " + advice);
        this.type = type.isEmpty() ? "refused-by-node" : type;
        this.retriable = retriable;
    }

    String type() {
        return type;
    }

    boolean isRetriable() {
        return retriable;
    }
}
