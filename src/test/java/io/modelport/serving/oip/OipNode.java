package io.modelport.serving.oip;

import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.modelport.actor.Actor;
import io.modelport.network.Signature;
import io.modelport.serving.NodeClient;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.LoadState;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.ModelRunner;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.ServingStats;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatus;
import io.modelport.serving.servlet.HttpLimits;
import io.modelport.testing.TestTomcat;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The data plane of a node that serves one model, {@code m}, over HTTP and gRPC, without anything else of a node. */
final class OipNode implements AutoCloseable {

    static final int BODY_LIMIT = 1 << 20;
    static final int BUDGET = 1 << 24;

    final MemoryBudget budget = new MemoryBudget(BUDGET);
    final VersionHandle version;
    final DataPlane plane;
    final NodeClient http;
    final ManagedChannel grpc;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final TestTomcat tomcat = new TestTomcat();
    private final Server server;
    private final GrpcInference inference;

    OipNode(Signature signature, ModelRunner runner, Limits limits, Duration timeout) {
        Router router = new Router();
        plane = new DataPlane(router, threads, System::nanoTime, ServingStats.NONE, timeout, budget);
        version = plane.open("m", 1, signature, limits, runner);
        router.replace(new RoutingTable(List.of(new ModelRoutes("m", List.of(new ModelRoutes.Target(version, 1)),
                Map.of(1, version), Map.of("best", version),
                List.of(new VersionStatus(1, LoadState.SERVING, null))))));
        tomcat.with("/v2", new OipServlet(plane, authorization -> Optional.of(Actor.LOCAL),
                new HttpLimits(BODY_LIMIT, timeout, budget), "test")).start();
        inference = new GrpcInference(plane, budget);
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                    .executor(threads)
                    .maxInboundMessageSize(BODY_LIMIT)
                    .addService(inference.bindService())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        http = new NodeClient(port());
        grpc = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    }

    int port() {
        return tomcat.port();
    }

    /** Sends bytes and gives back bytes. */
    HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A method as a client knows it. */
    static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(String name, Q request, A answer) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(name.contains("Stream") ? MethodType.BIDI_STREAMING : MethodType.UNARY)
                .setFullMethodName("inference.GRPCInferenceService/" + name)
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
    }

    @Override
    public void close() {
        grpc.shutdownNow();
        server.shutdownNow();
        inference.destroy();
        tomcat.close();
        threads.shutdownNow();
    }
}
