package io.modelport.serving.core;

import io.modelport.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** A caller over HTTP whose requests are numbered. */
public final class FakeCaller extends AnsweredCaller {

    private final TraceContext trace;

    public FakeCaller() {
        this(TraceContext.drawn());
    }

    public FakeCaller(TraceContext trace) {
        this.trace = trace;
    }

    @Override
    public TraceContext trace() {
        return trace;
    }

    @Override
    public @Nullable String requestId() {
        return "request-7";
    }

    @Override
    public Transport transport() {
        return new Transport.Http("POST", "/v2/models/digits/infer");
    }
}
