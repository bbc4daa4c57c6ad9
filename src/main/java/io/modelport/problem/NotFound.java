package io.modelport.problem;

/** What the caller named does not exist. */
public final class NotFound extends Problem {

    public NotFound(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public NotFound(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
