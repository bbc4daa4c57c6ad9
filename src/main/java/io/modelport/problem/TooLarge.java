package io.modelport.problem;

/** The request is larger than a stated limit. */
public final class TooLarge extends Problem {

    public TooLarge(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public TooLarge(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
