package io.modelport.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.modelport.serving.grpc.GrpcServer;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Walks every mapping of every Tomcat context as an anonymous caller. */
class DenyByDefaultTests {

    private static final String KEY = "a-key-that-is-long-enough";

    /** All that an anonymous caller may see of a node that has a key. */
    private static final Set<String> OPEN = Set.of("GET /actuator/health", "GET /actuator/health/liveness",
            "GET /actuator/health/readiness", "GET /v2/health/live", "GET /v2/health/ready",
            "GET /ping", "GET /ping/",
            "GET /", "GET /console", "GET /console/x", "GET /console/mark.svg", "GET /console/assets/1");

    private static RunningNode node;
    private static final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void startNodeWithKey(@TempDir Path artifacts) throws Exception {
        node = RunningNode.start(TestDatabase.create(), artifacts, "modelport.security.admin-key=" + KEY);
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @Test
    void nothingButHealthAnswersWithoutAKey() throws Exception {
        Set<String> open = new TreeSet<>();
        Set<String> calls = callsOfSpringsContext();
        calls.addAll(callsOfOtherContexts());
        for (String call : calls) {
            if (status(call, null) != 401) {
                open.add(call);
            }
        }

        assertThat(calls).hasSizeGreaterThan(30);
        assertThat(open).isEqualTo(new TreeSet<>(OPEN));
    }

    @Test
    void aWrongKeyOpensNothing() throws Exception {
        for (String key : new String[] {"wrong", KEY + "x", "", KEY.toUpperCase(java.util.Locale.ROOT)}) {
            assertThat(status("GET /api/v1/models", "Bearer " + key)).isEqualTo(401);
            assertThat(status("GET /v2", "Bearer " + key)).isEqualTo(401);
            assertThat(status("GET /v1/models", "Bearer " + key)).isEqualTo(401);
        }
        assertThat(status("GET /api/v1/models", "Basic " + KEY)).isEqualTo(401);
    }

    @Test
    void theKeyOpensTheApiAndTheDataPlane() throws Exception {
        assertThat(status("GET /api/v1/models", "Bearer " + KEY)).isEqualTo(200);
        assertThat(status("GET /v2", "Bearer " + KEY)).isEqualTo(200);
        assertThat(status("GET /v1/models", "Bearer " + KEY)).isEqualTo(200);
        assertThat(status("GET /actuator/prometheus", "bearer " + KEY)).isEqualTo(200);
    }

    @Test
    void nothingButHealthAnswersOverGrpcWithoutAKey() throws Exception {
        Set<String> open = new TreeSet<>();
        int methods = 0;
        for (ServerServiceDefinition service : node.bean(GrpcServer.class).services()) {
            for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
                methods++;
                if (grpcStatus(method.getMethodDescriptor(), "127.0.0.1", null) != Status.Code.UNAUTHENTICATED) {
                    open.add(method.getMethodDescriptor().getFullMethodName());
                }
                assertThat(grpcStatus(method.getMethodDescriptor(), "127.0.0.1", "Bearer " + KEY))
                        .as(method.getMethodDescriptor().getFullMethodName())
                        .isNotIn(Status.Code.UNAUTHENTICATED, Status.Code.UNKNOWN, Status.Code.INTERNAL);
            }
        }

        assertThat(methods).isGreaterThan(14);
        assertThat(open).containsExactly("grpc.health.v1.Health/Check",
                "grpc.health.v1.Health/Watch", "inference.GRPCInferenceService/ServerLive",
                "inference.GRPCInferenceService/ServerReady");
    }

    @Test
    void grpcAnswersToTheNamesOfTheNodeOnly() throws Exception {
        MethodDescriptor<?, ?> live = node.bean(GrpcServer.class)
                .services()
                .stream()
                .flatMap(service -> service.getMethods().stream())
                .map(ServerMethodDefinition::getMethodDescriptor)
                .filter(method -> method.getFullMethodName().endsWith("/ServerLive"))
                .findFirst()
                .orElseThrow();
        assertThat(grpcStatus(live, "localhost:9", null)).isEqualTo(Status.Code.OK);
        assertThat(grpcStatus(live, "[::1]:9", null)).isEqualTo(Status.Code.OK);
        assertThat(grpcStatus(live, "evil.example:9", null)).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void callsWithoutAKeyAreCounted() throws Exception {
        for (String call : List.of("POST /v2/models/m/infer", "POST /v1/models/m:predict", "POST /predictions/m")) {
            assertThat(status(call, null)).isEqualTo(401);
        }
        for (ServerServiceDefinition service : node.bean(GrpcServer.class).services()) {
            for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
                if (method.getMethodDescriptor().getFullMethodName().endsWith("/ModelInfer")) {
                    assertThat(grpcStatus(method.getMethodDescriptor(), "127.0.0.1", null))
                            .isEqualTo(Status.Code.UNAUTHENTICATED);
                }
            }
        }

        String metrics = http.send(HttpRequest.newBuilder(node.uri().resolve("/actuator/prometheus"))
                .header("Authorization", "Bearer " + KEY)
                .build(), BodyHandlers.ofString()).body();
        for (String protocol : List.of("oip", "oip_grpc", "tensorflow", "torchserve")) {
            assertThat(metrics).contains("modelport_rejections_total{model=\"\",protocol=\"" + protocol
                    + "\",reason=\"key-required\",version=\"\"}");
        }
    }

    /** What comes of an empty message: OK with the first answer. */
    private static Status.Code grpcStatus(MethodDescriptor<?, ?> method, String authority,
            @Nullable String authorization) throws Exception {
        ManagedChannel channel = NettyChannelBuilder
                .forAddress("127.0.0.1", node.bean(GrpcServer.class).port())
                .overrideAuthority(authority)
                .usePlaintext()
                .build();
        try {
            Metadata headers = new Metadata();
            if (authorization != null) {
                headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
            }
            CompletableFuture<Status.Code> code = new CompletableFuture<>();
            ClientCall<Empty, Empty> call = channel.newCall(MethodDescriptor.<Empty, Empty>newBuilder()
                    .setType(method.getType())
                    .setFullMethodName(method.getFullMethodName())
                    .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                    .build(), CallOptions.DEFAULT);
            call.start(new ClientCall.Listener<>() {

                @Override
                public void onMessage(Empty message) {
                    code.complete(Status.Code.OK);
                }

                @Override
                public void onClose(Status status, Metadata trailers) {
                    code.complete(status.getCode());
                }
            }, headers);
            call.request(2);
            call.sendMessage(Empty.getDefaultInstance());
            call.halfClose();
            return code.get(60, TimeUnit.SECONDS);
        } finally {
            channel.shutdownNow();
        }
    }

    private static Set<String> callsOfSpringsContext() {
        Set<String> calls = new TreeSet<>();
        ApplicationContext context = node.bean(ApplicationContext.class);
        for (RequestMappingInfoHandlerMapping mapping : context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()) {
            for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                for (String pattern : info.getPatternValues()) {
                    String path = pattern.replaceAll("\\{[^/]*}", "1").replace("**", "x");
                    for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.GET) : methods) {
                        calls.add(method + " " + path);
                    }
                }
            }
        }
        calls.add("GET /actuator/health/liveness");
        calls.add("GET /actuator/health/readiness");
        calls.add("GET /");
        calls.add("GET /anything/else");
        calls.add("GET /error");
        return calls;
    }

    private static Set<String> callsOfOtherContexts() {
        Set<String> calls = new TreeSet<>();
        ServletWebServerApplicationContext context = node.bean(ServletWebServerApplicationContext.class);
        TomcatWebServer server = (TomcatWebServer) Objects.requireNonNull(context.getWebServer());
        for (Container child : server.getTomcat().getHost().findChildren()) {
            String path = ((Context) child).getPath();
            if (!path.isEmpty()) {
                for (String below : new String[] {"", "/", "/x", "/health/live", "/health/ready", "/models/x",
                        "/models/x/ready", "/models/x/versions/1", "/models/x/stats", "/models/x/config", "/models",
                        "/models/stats", "/models/x/metadata", "/models/x/labels/y"}) {
                    calls.add("GET " + path + below);
                }
                for (String below : new String[] {"/x", "/models/x/infer", "/models/x:predict", "/models/x:classify",
                        "/models/x/versions/1:regress", "/repository/index",
                        "/repository/models/x/load", "/repository/models/x/unload"}) {
                    calls.add("POST " + path + below);
                }
                for (String call : new String[] {"PUT /x", "PUT /x/1/set-default", "PUT /x?min_worker=1", "DELETE /x",
                        "DELETE /x/1", "OPTIONS /x", "OPTIONS "}) {
                    calls.add(call.replace(" ", " " + path));
                }
            }
        }
        return calls;
    }

    private static int status(String call, @Nullable String authorization) throws IOException, InterruptedException {
        String[] parts = call.split(" ", 2);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.uri() + parts[1]))
                .method(parts[0], BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}
