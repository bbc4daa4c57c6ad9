package io.modelport.monitoring;

import io.opentelemetry.sdk.trace.IdGenerator;

/** Begins traces under the ids that the requests were given when they came. */
final class TraceIds implements IdGenerator {

    private final ThreadLocal<String> next = new ThreadLocal<>();

    /** The next trace that this thread begins is called so. */
    void next(String traceId) {
        next.set(traceId);
    }

    @Override
    public String generateSpanId() {
        return IdGenerator.random().generateSpanId();
    }

    @Override
    public String generateTraceId() {
        String id = next.get();
        next.remove();
        return id == null ? IdGenerator.random().generateTraceId() : id;
    }
}
