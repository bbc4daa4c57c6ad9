package io.modelport.serving.core;

import io.modelport.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** Who sent a request, as its protocol adapter knows it. */
public interface Caller {

    /** The trace that the request belongs to. */
    TraceContext trace();

    /** What the caller itself calls the request; null when it does not name it. */
    @Nullable String requestId();

    /** How the request came. */
    Transport transport();

    /** The status of the answer, by HTTP's or gRPC's numbers; -1 while there is none. */
    int status();

    /**
     * When the answer is ready to be sent, this is run before it is, so that who has the answer finds it counted.
     *
     * @param report is run on the thread that answers; an adapter that does not answer does not run it
     */
    void beforeSending(Runnable report);

    /** What carries a request. */
    sealed interface Transport {

        /**
         * HTTP.
         *
         * @param method such as {@code POST}
         * @param path as it came
         */
        record Http(String method, String path) implements Transport {}

        /**
         * gRPC.
         *
         * @param method with its service, such as {@code inference.GRPCInferenceService/ModelInfer}
         */
        record Grpc(String method) implements Transport {}
    }
}
