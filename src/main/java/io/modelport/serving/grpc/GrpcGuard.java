package io.modelport.serving.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.modelport.http.HostNames;
import io.modelport.security.KeyCheck;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.Protocol;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets calls through that are addressed to this node and, but for health, bring a key where one is asked for. */
final class GrpcGuard implements ServerInterceptor {

    /** The methods that everybody may call. */
    static final Set<String> OPEN = Set.of("inference.GRPCInferenceService/ServerLive",
            "inference.GRPCInferenceService/ServerReady", "grpc.health.v1.Health/Check",
            "grpc.health.v1.Health/Watch");

    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization",
            Metadata.ASCII_STRING_MARSHALLER);

    private final KeyCheck keys;
    private final HostNames hosts;
    private final @Nullable InetAddress address;
    private final DataPlane plane;

    /** @param address the address that the node is bound to; null for all */
    GrpcGuard(KeyCheck keys, HostNames hosts, @Nullable InetAddress address, DataPlane plane) {
        this.keys = keys;
        this.hosts = hosts;
        this.address = address;
        this.plane = plane;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        String host = host(call.getAuthority());
        if (!hosts.allows(address, host)) {
            return refuse(call, Status.PERMISSION_DENIED.withDescription("This node does not answer to the name '"
                    + host + "'. Use a loopback address, or add the name to modelport.http.allowed-hosts."));
        }
        if (!OPEN.contains(call.getMethodDescriptor().getFullMethodName())
                && keys.check(headers.get(AUTHORIZATION)).isEmpty()) {
            GrpcCaller caller = GrpcCaller.current(null);
            plane.reportKeyless(Protocol.OPEN_INFERENCE_GRPC, caller);
            caller.sending(Status.Code.UNAUTHENTICATED);
            return refuse(call, Status.UNAUTHENTICATED
                    .withDescription("This call needs a key: send the metadata authorization: Bearer <key>."));
        }
        return next.startCall(call, headers);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    /** The name without the port. */
    private static String host(@Nullable String authority) {
        if (authority == null) {
            return "";
        }
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }
}
