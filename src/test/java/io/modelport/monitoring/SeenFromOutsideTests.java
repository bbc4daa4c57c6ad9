package io.modelport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.monitoring.OtlpReceiver.ReceivedSpan;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.serving.Waiting;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a node that writes an access log and sends traces tells of its predictions. */
class SeenFromOutsideTests {

    private static final Path FOLDER = TestFolder.create("seen-");
    private static final Path LOG = FOLDER.resolve("access.jsonl");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String PATH = "/v2/models/seen/infer";

    private static OtlpReceiver receiver;
    private static RunningNode node;
    private static NodeClient client;

    @BeforeAll
    static void start() throws IOException {
        receiver = OtlpReceiver.start();
        node = RunningNode.start(TestDatabase.create(), FOLDER.resolve("artifacts"),
                "otel.exporter.otlp.endpoint=" + receiver.address(), "otel.traces.sampler=always_on",
                "otel.bsp.schedule.delay=50", "modelport.serving.access-log.sample-rate=1",
                "modelport.serving.access-log.file=" + LOG);
        client = new NodeClient(node.uri());
        new RealModels(node.bean(ArtifactStore.class), node.bean(ModelRegistry.class)).register(new ModelName("seen"),
                1);
        Answer deployed = client.put("/api/v1/deployments/seen?wait=60s", "{\"targets\": [{\"version\": 1}]}");
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        node.close();
        receiver.close();
    }

    @Test
    void aRequestIsInTheTraceOfItsCaller() {
        Answer answer = client.post(PATH, RealModels.images(1), "traceparent",
                "00-" + TRACE + "-" + PARENT + "-01");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Trace-Id")).isEqualTo(TRACE);
        Waiting.until(() -> spans(TRACE).size() == 5);
        ReceivedSpan request = spans(TRACE).stream()
                .filter(span -> span.name().equals("predict seen"))
                .findFirst()
                .orElseThrow();
        assertThat(request.parentId()).isEqualTo(PARENT);
        assertThat(spans(TRACE)).filteredOn(span -> !span.equals(request))
                .allSatisfy(span -> assertThat(span.parentId()).isEqualTo(request.spanId()))
                .extracting(ReceivedSpan::name)
                .containsExactlyInAnyOrder("parse", "queue", "infer", "serialise");
        assertThat(receiver.resources()).allSatisfy(
                resource -> assertThat(resource).contains("service.name", "modelport", "service.instance.id"));
    }

    @Test
    void anAnswerNamesTheTraceThatCanBeLookedUp() {
        Answer answer = client.post(PATH, "{\"id\": \"mine\", \"inputs\": []}");

        assertThat(answer.status()).isEqualTo(400);
        String trace = trace(answer);
        Waiting.until(() -> !spans(trace).isEmpty());
        String line = line(trace);
        assertThat(line).contains("\"protocol\":\"oip\"", "\"call\":\"POST " + PATH + "\"", "\"model\":\"seen\"",
                "\"version\":1", "\"outcome\":\"invalid\"", "\"status\":400", "\"reason\":\"missing-input\"",
                "\"totalMicros\":");
        assertThat(client.get("/actuator/prometheus").body()).contains(
                "modelport_rejections_total{model=\"seen\",protocol=\"oip\",reason=\"missing-input\",version=\"1\"} 1.0");
    }

    @Test
    void aLineTellsThePhasesAndTheCallersNameButNothingOfTheBody() {
        String body = RealModels.images(2);
        String trace = trace(client.post(PATH, body.replaceFirst("\\{", "{\"id\": \"mine\", "), "X-Request-Id",
                "theirs"));
        String unnamed = trace(client.post(PATH, body, "X-Request-Id", "theirs"));

        assertThat(line(trace)).contains("\"outcome\":\"ok\"", "\"status\":200", "\"rows\":2", "\"batchRows\":2",
                "\"parseMicros\":", "\"queueMicros\":", "\"inferMicros\":", "\"serialiseMicros\":",
                "\"requestId\":\"mine\"").doesNotContain("images");
        assertThat(line(unnamed)).contains("\"requestId\":\"theirs\"");
    }

    private static String trace(Answer answer) {
        return Objects.requireNonNull(answer.header("X-Trace-Id"));
    }

    private static List<ReceivedSpan> spans(String trace) {
        return receiver.spans().stream().filter(span -> span.traceId().equals(trace)).toList();
    }

    private static String line(String trace) {
        Waiting.until(() -> Files.exists(LOG) && Files.readString(LOG).contains(trace));
        try {
            return Files.readAllLines(LOG).stream().filter(line -> line.contains(trace)).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
