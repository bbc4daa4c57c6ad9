package io.modelport.serving.servlet;

import io.modelport.http.TraceId;
import io.modelport.serving.core.AnsweredCaller;
import io.modelport.trace.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Who sent an HTTP request; it outlives the request, which Tomcat gives to another when it has been answered. */
public final class HttpCaller extends AnsweredCaller {

    private final TraceContext trace;
    private final String method;
    private final String path;
    private @Nullable String requestId;

    HttpCaller(HttpServletRequest request) {
        TraceContext known = TraceId.known(request);
        this.trace = known != null ? known : TraceContext.of(request.getHeader("traceparent"));
        this.requestId = request.getHeader("X-Request-Id");
        this.method = request.getMethod();
        this.path = request.getRequestURI();
    }

    @Override
    public TraceContext trace() {
        return trace;
    }

    @Override
    public @Nullable String requestId() {
        return requestId;
    }

    /** The body says what its sender calls the request. */
    public void identify(String named) {
        requestId = named;
    }

    @Override
    public Transport transport() {
        return new Transport.Http(method, path);
    }
}
