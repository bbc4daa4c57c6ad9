package io.modelport.problem;

/** A queue or quota is full; the same request may succeed later. */
public final class Overloaded extends Problem {

    public Overloaded(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public Overloaded(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
