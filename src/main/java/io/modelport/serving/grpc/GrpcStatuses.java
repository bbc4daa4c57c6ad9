package io.modelport.serving.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.modelport.problem.Conflict;
import io.modelport.problem.DeadlineExceeded;
import io.modelport.problem.Denied;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.OutOfSpace;
import io.modelport.problem.Overloaded;
import io.modelport.problem.Problem;
import io.modelport.problem.Stale;
import io.modelport.problem.TooLarge;
import io.modelport.problem.Unavailable;
import io.modelport.problem.Unsupported;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC status of each failure. */
public final class GrpcStatuses {

    private static final Logger log = LoggerFactory.getLogger(GrpcStatuses.class);

    private static final Metadata.Key<String> RETRY_AFTER_MILLIS = Metadata.Key.of("grpc-retry-pushback-ms",
            Metadata.ASCII_STRING_MARSHALLER);

    private GrpcStatuses() {}

    /** The status, with what happened and what to do next; of a fault of the server only that there was one. */
    public static Status of(Throwable failure) {
        if (failure instanceof Problem problem) {
            return category(problem).withDescription(problem.detail() + " " + problem.advice());
        }
        log.error("A call failed", failure);
        return Status.INTERNAL.withDescription("The model or the server failed; the node's log says how.");
    }

    /** The same as it ends a call; with when to try again, as gRPC's own retries read it, where that may help. */
    public static StatusRuntimeException ending(Status status) {
        Metadata trailers = new Metadata();
        if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED || status.getCode() == Status.Code.UNAVAILABLE) {
            trailers.put(RETRY_AFTER_MILLIS, "1000");
        }
        return status.asRuntimeException(trailers);
    }

    private static Status category(Problem problem) {
        return switch (problem) {
            case Invalid _ -> Status.INVALID_ARGUMENT;
            case NotFound _ -> Status.NOT_FOUND;
            case Conflict _,Stale _ -> Status.ABORTED;
            case Denied _ -> Status.PERMISSION_DENIED;
            case Overloaded _,TooLarge _,OutOfSpace _ -> Status.RESOURCE_EXHAUSTED;
            case DeadlineExceeded _ -> Status.DEADLINE_EXCEEDED;
            case Unavailable _ -> Status.UNAVAILABLE;
            case Unsupported _ -> Status.UNIMPLEMENTED;
        };
    }
}
