package io.modelport.serving.core;

import io.modelport.trace.TraceContext;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
     * What a trace calls it.
     *
     * @param draw gives it a name, for the first who asks
     * @param first is given the name that was drawn
     */
    public synchronized TraceContext trace(Supplier<TraceContext> draw, Consumer<TraceContext> first) {
        if (trace == null) {
            trace = draw.get();
            first.accept(trace);
        }
        return trace;
    }

    void began(long now) {
        beganAt = now;
    }

    void ended(long now) {
        endedAt = now;
    }
}
