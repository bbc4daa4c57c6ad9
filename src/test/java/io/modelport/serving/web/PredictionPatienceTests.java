package io.modelport.serving.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.testing.NodeTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Native predictions of a model that counts up to its input, on a node with little patience and a short queue. */
@NodeTest
@TestPropertySource(properties = {"modelport.serving.queue-limit=1", "modelport.serving.request-timeout=1s"})
class PredictionPatienceTests {

    private static final Signature COUNTED = new Signature(
            List.of(new TensorSpec("turns", DataType.INT64, List.of(-1L, 1L))),
            List.of(new TensorSpec("counted", DataType.INT64, List.of(-1L, 1L))), List.of(), null);

    /** What no machine does within the node's patience. */
    private static final String LONG = "{\"rows\": [{\"turns\": 5000000}]}";

    private final NodeClient node;
    private final RealModels models;
    private final ModelName model = RealModels.name("counting");

    @Autowired
    PredictionPatienceTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
    }

    @Test
    void aFullQueueAndTimeThatIsUpAreProblems() {
        models.register(model, COUNTED, "counted = torch.mul(turns, 0)",
                "for i in range(int(torch.item(torch.max(turns)))):", "  counted = torch.add(counted, 1)",
                "return counted");
        Answer deployed = node.put("/api/v1/deployments/" + NodeClient.segment(model) + "?wait=60s",
                "{\"targets\": [{\"version\": 1}], \"slots\": 1, \"batchLimit\": 1}");
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
        assertThat(predict("{\"rows\": [{\"turns\": 3}]}").json().at("/outputs/counted/0/0").asInt()).isEqualTo(3);

        List<CompletableFuture<Answer>> sent = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                sent.add(CompletableFuture.supplyAsync(() -> predict(LONG), clients));
            }
            sent.forEach(each -> answers.add(each.join()));
        }

        // The first runs on the thread that brought it, and is answered when it is done.
        answers.removeIf(answer -> answer.status() == 200);
        assertThat(answers).extracting(Answer::status).containsOnly(429, 504).contains(429, 504);
        for (Answer answer : answers) {
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.json().get("status").asInt()).isEqualTo(answer.status());
            assertThat(answer.json().get("traceId").asString()).isEqualTo(answer.header("X-Trace-Id"));
            boolean full = answer.status() == 429;
            assertThat(answer.header("Retry-After")).isEqualTo(full ? "1" : null);
            assertThat(answer.json().get("type").asString())
                    .isEqualTo("urn:modelport:problem:" + (full ? "queue-full" : "deadline-exceeded"));
        }
    }

    private Answer predict(String body) {
        return node.post("/api/v1/models/" + NodeClient.segment(model) + "/predict", body);
    }
}
