package io.modelport.problem;

/** There is not enough disk space to store what the caller sends. */
public final class OutOfSpace extends Problem {

    public OutOfSpace(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public OutOfSpace(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
