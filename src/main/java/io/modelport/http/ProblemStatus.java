package io.modelport.http;

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

/** The HTTP status of each category of failure. */
public final class ProblemStatus {

    private ProblemStatus() {}

    public static int of(Problem problem) {
        return switch (problem) {
            case Invalid _ -> 400;
            case Denied _ -> 403;
            case NotFound _ -> 404;
            case Conflict _ -> 409;
            case Stale stale -> stale.type().equals("if-match-required") ? 428 : 412;
            case TooLarge _ -> 413;
            case Overloaded _ -> 429;
            case Unsupported _ -> 501;
            case Unavailable _ -> 503;
            case DeadlineExceeded _ -> 504;
            case OutOfSpace _ -> 507;
        };
    }

    /** Whether the same request may succeed a second later, which {@code Retry-After} then says. */
    public static boolean isPassing(Problem problem) {
        return problem instanceof Overloaded || problem instanceof Unavailable;
    }
}
