package io.modelport.serving.grpc;

import io.grpc.Context;
import io.grpc.Status;
import io.modelport.serving.core.AnsweredCaller;
import io.modelport.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** Who sent a message over gRPC. */
public final class GrpcCaller extends AnsweredCaller {

    static final Context.Key<Call> CALL = Context.keyWithDefault("modelport-call",
            new Call(null, "unknown", null));

    private final TraceContext trace;
    private final String method;
    private final @Nullable String requestId;

    /**
     * The call that the messages of a context belong to.
     *
     * @param trace its trace; null for one of each message's own
     * @param method its service and method
     * @param requestId what its metadata call it
     */
    record Call(@Nullable TraceContext trace, String method, @Nullable String requestId) {}

    private GrpcCaller(Call call, @Nullable String requestId) {
        this.trace = call.trace == null ? TraceContext.drawn() : call.trace;
        this.method = call.method;
        this.requestId = requestId == null ? call.requestId : requestId;
    }

    /**
     * Who has sent a message of the call that is handled on this thread.
     *
     * @param requestId what the message calls itself; null for what the metadata say
     */
    public static GrpcCaller current(@Nullable String requestId) {
        return new GrpcCaller(CALL.get(), requestId);
    }

    @Override
    public TraceContext trace() {
        return trace;
    }

    @Override
    public @Nullable String requestId() {
        return requestId;
    }

    @Override
    public Transport transport() {
        return new Transport.Grpc(method);
    }

    /** An answer or a failure of that status is about to be sent. */
    public void sending(Status.Code code) {
        sending(code.value());
    }
}
