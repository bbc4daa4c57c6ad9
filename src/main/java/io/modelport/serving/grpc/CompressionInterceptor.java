package io.modelport.serving.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/** Answers compressed as the request was. */
final class CompressionInterceptor implements ServerInterceptor {

    private static final Metadata.Key<String> ENCODING = Metadata.Key.of("grpc-encoding",
            Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        @Nullable String encoding = headers.get(ENCODING);
        if ("gzip".equals(encoding) || "deflate".equals(encoding)) {
            call.setCompression(encoding);
        }
        return next.startCall(call, headers);
    }
}
