package io.modelport.problem;

/** The request is well formed, but the present state of what it names does not allow it. */
public final class Conflict extends Problem {

    public Conflict(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public Conflict(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
