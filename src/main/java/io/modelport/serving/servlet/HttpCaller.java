package io.modelport.serving.servlet;

import io.modelport.http.TraceId;
import io.modelport.serving.core.Caller;
import io.modelport.trace.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Who sent an HTTP request; it outlives the request, which Tomcat gives to another when it has been answered. */
public final class HttpCaller implements Caller {

    private final TraceContext trace;
    private final String method;
    private final String path;
    private @Nullable String requestId;
    private Runnable beforeSending = () -> {};
    private int status = -1;

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

    @Override
    public int status() {
        return status;
    }

    @Override
    public void beforeSending(Runnable report) {
        beforeSending = report;
    }

    /** The answer, with that status, is about to be sent. */
    void sending(int code) {
        status = code;
        beforeSending.run();
    }
}
