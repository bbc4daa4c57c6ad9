package io.modelport.http;

import io.modelport.trace.TraceContext;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** The id that ties a request to its log lines and to the error that its caller sees: a W3C trace id. */
public final class TraceId {

    private static final String ATTRIBUTE = TraceId.class.getName();

    private TraceId() {}

    /** The request's trace id: the caller's own where it sent a valid {@code traceparent}, else a new one. */
    public static String of(ServletRequest request, @Nullable String traceparent) {
        TraceContext known = known(request);
        if (known != null) {
            return known.traceId();
        }
        TraceContext trace = TraceContext.of(traceparent);
        request.setAttribute(ATTRIBUTE, trace);
        return trace.traceId();
    }

    /** The trace under which a request is known already; null when it was not asked for yet. */
    public static @Nullable TraceContext known(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof TraceContext known ? known : null;
    }
}
