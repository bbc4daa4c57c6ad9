package io.modelport.monitoring;

import io.modelport.serving.core.BatchRun;
import io.modelport.serving.core.Caller.Transport;
import io.modelport.serving.core.Outcome;
import io.modelport.serving.core.RequestSummary;
import io.modelport.serving.core.RequestTimes;
import io.modelport.trace.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Makes spans of requests that have ended: one for the request, below it one for each of its phases. A phase that
 * several requests share, which is the run of their batch, is linked from all of them to the first.
 */
final class PredictionSpans implements RequestObserver {

    private final Tracer tracer;
    private final TraceIds ids;
    private final Clock clock;

    /** @param ids what the tracer's ids come from */
    PredictionSpans(Tracer tracer, TraceIds ids, Clock clock) {
        this.tracer = tracer;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void ended(RequestSummary request) {
        RequestTimes times = request.times();
        Instant now = clock.instant();
        // What lies between the data plane's clock, which has no date, and this one.
        long offset = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - times.endedAt();
        Span span = start(request, offset);
        if (!span.isRecording()) {
            return;
        }
        describe(request, span);
        Context inside = Context.root().with(span);
        phase("parse", times.arrivedAt(), times.readAt(), offset, inside);
        phase("queue", times.readAt(), times.begunAt() == RequestTimes.NEVER ? times.endedAt() : times.begunAt(),
                offset, inside);
        BatchRun batch = request.batch();
        if (batch != null) {
            run(batch, times, offset, inside);
        }
        phase("serialise", times.writtenFrom(), times.endedAt(), offset, inside);
        span.end(offset + times.endedAt(), TimeUnit.NANOSECONDS);
    }

    private Span start(RequestSummary request, long offset) {
        SpanBuilder builder = tracer.spanBuilder(request.version() == 0 ? "predict" : "predict " + request.model())
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(offset + request.times().arrivedAt(), TimeUnit.NANOSECONDS);
        TraceContext trace = request.caller().trace();
        String parent = trace.spanId();
        if (parent == null) {
            ids.next(trace.traceId());
            builder.setNoParent();
        } else {
            builder.setParent(Context.root()
                    .with(Span.wrap(SpanContext.createFromRemoteParent(trace.traceId(), parent,
                            trace.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                            TraceState.getDefault()))));
        }
        return builder.startSpan();
    }

    private static void describe(RequestSummary request, Span span) {
        switch (request.caller().transport()) {
            case Transport.Http(String method, String path) -> {
                span.setAttribute("http.request.method", method);
                span.setAttribute("url.path", path);
                span.setAttribute("http.response.status_code", request.caller().status());
            }
            case Transport.Grpc(String method) -> {
                int slash = method.indexOf('/');
                span.setAttribute("rpc.system", "grpc");
                span.setAttribute("rpc.service", method.substring(0, Math.max(slash, 0)));
                span.setAttribute("rpc.method", method.substring(slash + 1));
                span.setAttribute("rpc.grpc.status_code", request.caller().status());
            }
        }
        span.setAttribute("modelport.protocol", request.protocol().label());
        span.setAttribute("modelport.outcome", request.outcome().label());
        span.setAttribute("modelport.rows", request.rows());
        if (request.version() > 0) {
            span.setAttribute("modelport.model.name", request.model());
            span.setAttribute("modelport.model.version", request.version());
        }
        String requestId = request.caller().requestId();
        if (requestId != null) {
            span.setAttribute("modelport.request.id", requestId);
        }
        String reason = request.reason();
        if (reason != null) {
            span.setAttribute("error.type", reason);
        }
        if (isFaultOfTheServer(request.outcome())) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    private void run(BatchRun batch, RequestTimes times, long offset, Context inside) {
        Span run = child("infer", times.ranFrom(), offset, inside);
        run.setAttribute("modelport.batch.rows", batch.rows());
        run.setAttribute("modelport.batch.requests", batch.requests());
        if (batch.requests() > 1) {
            SpanContext own = run.getSpanContext();
            TraceContext first = batch.tracedAs(new TraceContext(own.getTraceId(), own.getSpanId(), true));
            if (first != null && first.spanId() != null) {
                run.addLink(SpanContext.create(first.traceId(), first.spanId(), TraceFlags.getSampled(),
                        TraceState.getDefault()));
            }
        }
        run.end(offset + times.ranTo(), TimeUnit.NANOSECONDS);
    }

    private void phase(String name, long from, long to, long offset, Context inside) {
        if (from != RequestTimes.NEVER && to != RequestTimes.NEVER) {
            child(name, from, offset, inside).end(offset + to, TimeUnit.NANOSECONDS);
        }
    }

    private Span child(String name, long from, long offset, Context inside) {
        return tracer.spanBuilder(name)
                .setParent(inside)
                .setStartTimestamp(offset + from, TimeUnit.NANOSECONDS)
                .startSpan();
    }

    private static boolean isFaultOfTheServer(Outcome outcome) {
        return switch (outcome) {
            case UNAVAILABLE, TIMED_OUT, FAILED -> true;
            case OK, INVALID, NOT_FOUND, OVERLOADED, CANCELLED -> false;
        };
    }
}
