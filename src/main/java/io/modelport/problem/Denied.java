package io.modelport.problem;

/** The caller is known, or need not be, but may not do this. */
public final class Denied extends Problem {

    public Denied(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public Denied(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
