package io.modelport.problem;

/** Something the answer needs (a database, a model that is loading) cannot be reached now. */
public final class Unavailable extends Problem {

    public Unavailable(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public Unavailable(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
