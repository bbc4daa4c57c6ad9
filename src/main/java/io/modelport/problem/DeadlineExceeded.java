package io.modelport.problem;

/** The answer was not ready within the time that the caller or the server allows. */
public final class DeadlineExceeded extends Problem {

    public DeadlineExceeded(String type, String detail, String advice) {
        super(type, detail, advice, null);
    }

    public DeadlineExceeded(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, cause);
    }
}
