package io.modelport.worker;

/** The node does not take what the attempt sent, and would not if it were sent again. */
final class RefusedByNode extends RuntimeException {

    private final String type;

    /**
     * @param type the problem's type, such as {@code dataset-damaged}; empty when the answer was no problem document
     * @param detail what happened
     * @param advice what to do next
     */
    RefusedByNode(String type, String detail, String advice) {
        super(detail + " " + advice);
        this.type = type.isEmpty() ? "refused-by-node" : type;
    }

    String type() {
        return type;
    }
}
