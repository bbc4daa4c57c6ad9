package io.modelport.serving.grpc;

import io.grpc.BindableService;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.modelport.http.HostNames;
import io.modelport.problem.Unavailable;
import io.modelport.security.KeyCheck;
import io.modelport.serving.core.Crowd;
import io.modelport.serving.core.DataPlane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Serves every gRPC service of the node on a port of its own, with the health and reflection services beside them. */
@Component
@EnableConfigurationProperties(GrpcSettings.class)
public class GrpcServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);
    private static final long THREAD_STACK_BYTES = 16L << 20;
    private static final long LAST_CALLS_SECONDS = 10;
    private static final long SILENCE_SECONDS = 60;

    private final List<BindableService> services;
    private final GrpcSettings settings;
    private final KeyCheck keys;
    private final HostNames hosts;
    private final DataPlane plane;
    private final @Nullable InetAddress address;
    private final int httpPort;
    private final HealthStatusManager health = new HealthStatusManager();
    private @Nullable Server server;
    private volatile @Nullable ThreadPoolExecutor threads;

    GrpcServer(List<BindableService> services, GrpcSettings settings, KeyCheck keys, HostNames hosts, DataPlane plane,
            Crowd crowd, @Value("${server.address:}") String address, @Value("${server.port:8080}") int httpPort)
            throws UnknownHostException {
        this.services = List.copyOf(services);
        this.settings = settings;
        this.keys = keys;
        this.hosts = hosts;
        this.plane = plane;
        this.address = address.isEmpty() ? null : InetAddress.getByName(address);
        this.httpPort = httpPort;
        crowd.watch(this::waiting);
    }

    /** The port that it listens on; -1 when it does not. */
    public synchronized int port() {
        return server == null ? GrpcSettings.NONE : server.getPort();
    }

    /** All services with their methods. */
    public synchronized List<ServerServiceDefinition> services() {
        return server == null ? List.of() : server.getServices();
    }

    @Override
    public synchronized void start() {
        int port = settings.portBeside(httpPort);
        if (port == GrpcSettings.NONE) {
            return;
        }
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(settings.threads(),
                task -> new Thread(null, task, "grpc-" + number.incrementAndGet(), THREAD_STACK_BYTES));
        Server starting = build(port, pool);
        try {
            server = starting.start();
            threads = pool;
        } catch (IOException e) {
            pool.shutdown();
            if (settings.isPortGiven()) {
                throw new Unavailable("grpc-port-taken", "gRPC cannot listen on port " + port + ": " + e.getMessage(),
                        "Free the port, or choose another as modelport.serving.grpc.port; -1 for none.", e);
            }
            log.error("There is no gRPC: port {} is taken. Choose one as modelport.serving.grpc.port.", port);
            return;
        }
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
        for (BindableService service : services) {
            health.setStatus(service.bindService().getServiceDescriptor().getName(), ServingStatus.SERVING);
        }
        log.info("gRPC listens on port {}", starting.getPort());
    }

    @Override
    public synchronized void stop() {
        Server running = server;
        if (running == null) {
            return;
        }
        health.enterTerminalState();
        running.shutdown();
        try {
            if (!running.awaitTermination(LAST_CALLS_SECONDS, TimeUnit.SECONDS)) {
                running.shutdownNow();
            }
        } catch (InterruptedException e) {
            running.shutdownNow();
            Thread.currentThread().interrupt();
        }
        server = null;
        if (threads != null) {
            threads.shutdown();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }

    /** A context that only pauses goes on serving. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** With the web server. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 2_048;
    }

    /** Python's and older tools know only the version before the first. */
    @SuppressWarnings("deprecation")
    private static BindableService olderReflection() {
        return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
    }

    /** How many calls wait for a thread. */
    private int waiting() {
        ThreadPoolExecutor pool = threads;
        return pool == null ? 0 : pool.getQueue().size();
    }

    private Server build(int port, ExecutorService pool) {
        DeflateCodec deflate = new DeflateCodec();
        CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
        compressors.register(new Codec.Gzip());
        compressors.register(deflate);
        InetSocketAddress socket = address == null ? new InetSocketAddress(port)
                : new InetSocketAddress(address, port);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(socket)
                .executor(pool)
                .maxInboundMessageSize(settings.messageBytes())
                .maxConcurrentCallsPerConnection(settings.callsPerConnection())
                .keepAliveTime(SILENCE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .decompressorRegistry(DecompressorRegistry.getDefaultInstance().with(deflate, true))
                .compressorRegistry(compressors)
                .intercept(new CompressionInterceptor())
                .intercept(new GrpcGuard(keys, hosts, address, plane))
                .intercept(new TraceInterceptor());
        services.forEach(builder::addService);
        return builder.addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(olderReflection())
                .build();
    }
}
