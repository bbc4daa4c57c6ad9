package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.modelport.artifact.ArtifactStore;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.serving.Waiting;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.Outcome;
import io.modelport.serving.grpc.GrpcServer;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferRequest.InferInputTensor;
import io.modelport.serving.oip.wire.ModelInferResponse;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node that is asked for more than it can do, in every protocol, by callers in a hurry, wrong ones and some who leave. */
@Timeout(240)
class OverloadTests {

    private static final long SEED = Long.getLong("overload.seed", 7);
    private static final int CALLERS = 32;
    private static final int EACH = 40;
    private static final int QUEUE = 8;
    private static final MethodDescriptor<ModelInferRequest, ModelInferResponse> INFER = OipNode.method("ModelInfer",
            ModelInferRequest.getDefaultInstance(), ModelInferResponse.getDefaultInstance());
    private static final ModelName MODEL = new ModelName("busy");
    private static final String DEPLOYMENT = "/api/v1/deployments/busy";
    private static final Path LOG = TestFolder.create("log-").resolve("access.jsonl");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static RunningNode running;
    private static NodeClient node;
    private static ManagedChannel channel;

    /** How a request is sent over HTTP. */
    private enum Way {
        OIP("/v2/models/busy/infer",
                "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"INT64\", \"shape\": [1], \"data\": [%d]}]}"),
        TENSORFLOW("/v1/models/busy:predict", "{\"instances\": [%d]}"),
        TORCHSERVE("/predictions/busy", "[%d]"),
        NATIVE("/api/v1/models/busy/predict", "{\"inputs\": {\"x\": [%d]}}");

        private final String path;
        private final String body;

        Way(String path, String body) {
            this.path = path;
            this.body = body;
        }
    }

    @BeforeAll
    static void start() {
        running = RunningNode.start(TestDatabase.create(), TestFolder.create("artifacts-"),
                "modelport.training.slots=0", "modelport.serving.queue-limit=" + QUEUE,
                "modelport.serving.poll-interval=100ms", "modelport.serving.access-log.sample-rate=1",
                "modelport.serving.access-log.lines-per-second=100000", "modelport.serving.access-log.file=" + LOG);
        node = new NodeClient(running.uri());
        channel = NettyChannelBuilder.forAddress("127.0.0.1", running.bean(GrpcServer.class).port())
                .usePlaintext()
                .build();
        RealModels models = new RealModels(running.bean(ArtifactStore.class), running.bean(ModelRegistry.class));
        Signature signature = new Signature(List.of(new TensorSpec("x", DataType.INT64, List.of(-1L))),
                List.of(new TensorSpec("y", DataType.FP32, List.of(-1L))), List.of(), null);
        for (int version = 1; version <= 2; version++) {
            models.register(MODEL, signature, "y = torch.rand([1])", "for i in range(" + 3_000 * version + "):",
                    "  y = torch.sin(y)", "return torch.add(torch.index_select(torch.rand([8]), 0, x), y)");
        }
        serve(1, 201);
        warmUp();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        running.close();
    }

    @Test
    void everyRequestIsAnsweredOnceWhateverBecomesOfItAndNothingStaysBehind() throws Exception {
        Map<String, Outcome> answered = new ConcurrentHashMap<>();
        Map<String, Boolean> left = new ConcurrentHashMap<>();
        List<Future<?>> sending = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                int number = caller;
                sending.add(callers.submit(() -> {
                    Random random = new Random(SEED * 1_000 + number);
                    for (int i = 0; i < EACH; i++) {
                        String id = "r-" + number + "-" + i;
                        Outcome outcome = send(id, random);
                        if (outcome == Outcome.CANCELLED) {
                            left.put(id, true);
                        } else {
                            answered.put(id, outcome);
                        }
                    }
                    return null;
                }));
            }
            Waiting.until(() -> answered.size() + left.size() > CALLERS * EACH / 4);
            serve(2, 200);
            for (Future<?> caller : sending) {
                caller.get();
            }
        }

        assertThat(answered.size() + left.size()).isEqualTo(CALLERS * EACH);
        Waiting.until(() -> log().size() == CALLERS * EACH);
        Map<String, List<JsonNode>> lines = log();
        Map<Outcome, Integer> seen = new HashMap<>();
        answered.forEach((id, outcome) -> {
            seen.merge(outcome, 1, Integer::sum);
            assertThat(lines.get(id)).as(id).hasSize(1);
            assertThat(outcomeOf(lines, id)).as(id).isEqualTo(outcome.label());
        });
        left.keySet().forEach(id -> assertThat(lines.get(id)).as(id).hasSize(1));
        long noticed = left.keySet()
                .stream()
                .filter(id -> outcomeOf(lines, id).equals("cancelled"))
                .count();
        System.out.printf("seed %d: %s, %d callers left of whom %d were noticed before their answer%n", SEED, seen,
                left.size(), noticed);
        assertThat(seen).containsOnlyKeys(Outcome.OK, Outcome.INVALID, Outcome.OVERLOADED, Outcome.TIMED_OUT);

        Waiting.until(() -> running.bean(MemoryBudget.class).taken() == 0);
        Waiting.until(() -> metric("modelport_queue_size") == 0 && metric("modelport_slots_busy") == 0);
        // A version is unloaded when nobody holds it any more, and only then.
        assertThat(node.delete(DEPLOYMENT, "If-Match", "*").status()).isEqualTo(204);
        Waiting.until(() -> metric("modelport_slots") == 0);
        serve(1, 201);
        warmUp();
    }

    /** What became of it; cancelled when the caller has left without waiting. */
    private static Outcome send(String id, Random random) throws IOException {
        int kind = random.nextInt(Way.values().length + 1);
        int trouble = random.nextInt(10);
        long number = trouble == 0 ? 99 : random.nextInt(8);
        String timeout = trouble == 1 || trouble == 2 ? Integer.toString(1 + random.nextInt(15)) : "600000";
        if (kind == Way.values().length) {
            return overGrpc(id, number, timeout);
        }
        Way way = Way.values()[kind];
        String body = way.body.formatted(number);
        if (trouble == 3) {
            leave(way, id, body);
            return Outcome.CANCELLED;
        }
        Answer answer = node.post(way.path, body, "X-Request-Id", id, "X-Modelport-Timeout-Ms", timeout,
                "Content-Type", "application/json");
        return switch (answer.status()) {
            case 200 -> Outcome.OK;
            case 400, 422 -> Outcome.INVALID;
            case 429 -> {
                assertThat(answer.header("Retry-After")).as(way.name()).isNotNull();
                yield Outcome.OVERLOADED;
            }
            case 504 -> Outcome.TIMED_OUT;
            default -> throw new AssertionError(way + " " + answer.status() + " " + answer.body());
        };
    }

    private static Outcome overGrpc(String id, long number, String timeout) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("x-modelport-timeout-ms", Metadata.ASCII_STRING_MARSHALLER), timeout);
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName(MODEL.value())
                .setId(id)
                .addInputs(InferInputTensor.newBuilder().setName("x").setDatatype("INT64").addShape(1))
                .addRawInputContents(ByteString.copyFrom(
                        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, number)))
                .build();
        try {
            ModelInferResponse _ = ClientCalls.blockingUnaryCall(io.grpc.ClientInterceptors.intercept(channel,
                    MetadataUtils.newAttachHeadersInterceptor(metadata)), INFER, CallOptions.DEFAULT, request);
            return Outcome.OK;
        } catch (StatusRuntimeException e) {
            Status.Code code = e.getStatus().getCode();
            return switch (code) {
                case INVALID_ARGUMENT -> Outcome.INVALID;
                case RESOURCE_EXHAUSTED -> {
                    assertThat(e.getTrailers()
                            .get(Metadata.Key.of("grpc-retry-pushback-ms",
                                    Metadata.ASCII_STRING_MARSHALLER)))
                            .isEqualTo("1000");
                    yield Outcome.OVERLOADED;
                }
                case DEADLINE_EXCEEDED -> Outcome.TIMED_OUT;
                default -> throw new AssertionError(e);
            };
        }
    }

    /** Sends a whole request and hangs up. */
    private static void leave(Way way, String id, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", running.uri().getPort())) {
            socket.getOutputStream()
                    .write(("POST " + way.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                            + "X-Request-Id: " + id + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void serve(int version, int status) {
        Answer deployed = node.put(DEPLOYMENT + "?wait=60s", "{\"targets\": [{\"version\": " + version
                + "}], \"slots\": 1, \"batchLimit\": 4}",
                status == 200 ? new String[] {"If-Match", "*"}
                        : new String[0]);
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(status);
    }

    /** Each protocol does it right when nobody hurries. */
    private static void warmUp() {
        for (Way way : Way.values()) {
            Answer answer = node.post(way.path, way.body.formatted(1), "Content-Type", "application/json");
            assertThat(answer.status()).as(way + " " + answer.body()).isEqualTo(200);
        }
    }

    /** The lines of the access log by the name of the request. */
    private static Map<String, List<JsonNode>> log() {
        Map<String, List<JsonNode>> lines = new HashMap<>();
        try {
            for (String line : Files.readAllLines(LOG)) {
                JsonNode id = JSON.readTree(line).get("requestId");
                if (id != null && id.asString().startsWith("r-")) {
                    lines.computeIfAbsent(id.asString(), same -> new ArrayList<>()).add(JSON.readTree(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static String outcomeOf(Map<String, List<JsonNode>> lines, String id) {
        return lines.getOrDefault(id, List.of()).getFirst().get("outcome").asString();
    }

    private static double metric(String name) {
        return node.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("model=\"busy\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
