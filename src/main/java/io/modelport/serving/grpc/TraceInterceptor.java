package io.modelport.serving.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.modelport.trace.TraceContext;

/** Reads by what name a call is known, and puts its trace id into the answer. */
final class TraceInterceptor implements ServerInterceptor {

    private static final Metadata.Key<String> TRACEPARENT = key("traceparent");
    private static final Metadata.Key<String> REQUEST_ID = key("x-request-id");
    private static final Metadata.Key<String> TRACE_ID = key("x-trace-id");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        TraceContext trace = TraceContext.of(headers.get(TRACEPARENT));
        Context context = Context.current()
                .withValue(GrpcCaller.CALL, new GrpcCaller.Call(trace,
                        call.getMethodDescriptor().getFullMethodName(), headers.get(REQUEST_ID)));
        return Contexts.interceptCall(context, new Named<>(call, trace.traceId()), headers, next);
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** A call whose answer bears its trace id, in the headers, or in the trailers where there are no headers. */
    private static final class Named<Q, A> extends SimpleForwardingServerCall<Q, A> {

        private final String traceId;
        private boolean told;

        Named(ServerCall<Q, A> call, String traceId) {
            super(call);
            this.traceId = traceId;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            told = true;
            headers.put(TRACE_ID, traceId);
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!told) {
                trailers.put(TRACE_ID, traceId);
            }
            super.close(status, trailers);
        }
    }
}
