package io.modelport.problem;

/** The request asks for something that this server does not do. */
public final class Unsupported extends Problem {

    public Unsupported(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public Unsupported(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
