package io.modelport.problem;

/** The caller's view is older than the present state: an entity tag or a fence number does not match. */
public final class Stale extends Problem {

    public Stale(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public Stale(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
