package io.modelport.serving.core;

import io.modelport.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** One run of a model over a batch, in nanoseconds of the data plane's clock; shared by all requests of the batch. */
public final class BatchRun {

    private final int rows;
    private final int requests;
    private long beganAt;
    private long endedAt;
    private @Nullable TraceContext trace;

    /**
     * @param rows how many rows run together
     * @param requests how many requests they come from
     */
    BatchRun(int rows, int requests) {
        this.rows = rows;
        this.requests = requests;
    }

    public int rows() {
        return rows;
    }

    public int requests() {
        return requests;
    }

    public long beganAt() {
        return beganAt;
    }

    public long endedAt() {
        return endedAt;
    }

    /**
     * Tells of a span that stands for the run; the first that is told of does.
     *
     * @return the one that does already; null when it is this one
     */
    public synchronized @Nullable TraceContext tracedAs(TraceContext span) {
        TraceContext standing = trace;
        if (standing == null) {
            trace = span;
        }
        return standing;
    }

    void began(long now) {
        beganAt = now;
    }

    void ended(long now) {
        endedAt = now;
    }
}
