package io.modelport.serving.core;

import io.modelport.problem.Invalid;
import io.modelport.problem.Problem;

/** Requests as they are reported, for tests of those who are told. */
public final class Requests {

    private Requests() {}

    /** A request to version 3 of digits that was parsed for 10 µs, waited 300, ran 1,500 of a batch, and was written for 20. */
    public static RequestSummary answered(Protocol protocol, BatchRun batch, Caller caller) {
        long began = batch.beganAt();
        long ended = batch.endedAt();
        return new RequestSummary(protocol, "digits", 3, Outcome.OK, null, 2, new RequestTimes(began - 310_000,
                began - 300_000, began, began, ended, ended + 5_000, ended + 25_000), batch, caller);
    }

    /** A request to version 3 of digits whose inputs were refused after 4 µs. */
    public static RequestSummary refused(Protocol protocol, Caller caller) {
        return ended(protocol, 3, new Invalid("shape-mismatch", "It is wrong.", "Right it.", "inputs"), caller);
    }

    /** A request that reached no version. */
    public static RequestSummary unrouted(Protocol protocol, Problem problem, Caller caller) {
        return ended(protocol, 0, problem, caller);
    }

    private static RequestSummary ended(Protocol protocol, int version, Problem problem, Caller caller) {
        long never = RequestTimes.NEVER;
        return new RequestSummary(protocol, "digits", version, Outcome.of(problem), problem.type(), 0,
                new RequestTimes(0, never, never, never, never, never, version == 0 ? 0 : 4_000), null, caller);
    }

    /** A batch that ran for 1,500 µs. */
    public static BatchRun batch(int rows, int requests) {
        BatchRun run = new BatchRun(rows, requests);
        run.began(1_000_000_000);
        run.ended(1_001_500_000);
        return run;
    }
}
