package io.modelport.serving.core;

import io.modelport.problem.Conflict;
import io.modelport.problem.DeadlineExceeded;
import io.modelport.problem.Denied;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.OutOfSpace;
import io.modelport.problem.Overloaded;
import io.modelport.problem.Problem;
import io.modelport.problem.Stale;
import io.modelport.problem.TooLarge;
import io.modelport.problem.Unavailable;
import io.modelport.problem.Unsupported;

/** How a prediction request ended; a label of the metrics. */
public enum Outcome {

    /** Answered with a prediction. */
    OK("ok"),
    /** Refused, because the caller has to change it. */
    INVALID("invalid"),
    /** No such model or version is deployed here. */
    NOT_FOUND("not_found"),
    /** The model is deployed, but this node cannot serve it now. */
    UNAVAILABLE("unavailable"),
    /** Refused, because the queue is full. */
    OVERLOADED("overloaded"),
    /** Not answered before its deadline. */
    TIMED_OUT("timed_out"),
    /** The caller went away. */
    CANCELLED("cancelled"),
    /** The model or the server failed. */
    FAILED("failed");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** Its name in metrics. */
    public String label() {
        return label;
    }

    /** The outcome that a failure means. */
    public static Outcome of(Throwable failure) {
        if (!(failure instanceof Problem problem)) {
            return FAILED;
        }
        return switch (problem) {
            case Invalid _,Conflict _,Stale _,TooLarge _,Unsupported _,Denied _ -> INVALID;
            case NotFound _ -> NOT_FOUND;
            case Unavailable _ -> UNAVAILABLE;
            case Overloaded _ -> OVERLOADED;
            case DeadlineExceeded _ -> TIMED_OUT;
            case OutOfSpace _ -> FAILED;
        };
    }
}
