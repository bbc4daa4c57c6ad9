package io.modelport.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A TorchScript module that loops as often as its input says, up to far longer than anybody waits. */
@Timeout(180)
class HangingModelTests {

    private static final ModelName MODEL = new ModelName("loop");
    private static final String PATH = "/api/v1/deployments/loop";
    private static final Signature SIGNATURE = new Signature(
            List.of(new TensorSpec("x", DataType.INT64, List.of(-1L))),
            List.of(new TensorSpec("y", DataType.FP32, List.of(-1L))), List.of(), null);

    /** Some twenty seconds. */
    private static final long LONG = 12_000_000;

    @Test
    void whatHangsIsAnsweredAndReplacedUntilTooMuchDoesAndAllIsWellWhenItEnds() {
        try (RunningNode running = RunningNode.start(TestDatabase.create(), TestFolder.create("artifacts-"),
                "modelport.serving.hang-after=1s", "modelport.serving.hang-limit=2", "modelport.training.slots=0",
                "modelport.serving.poll-interval=100ms")) {
            NodeClient node = new NodeClient(running.uri());
            new RealModels(running.bean(ArtifactStore.class), running.bean(ModelRegistry.class)).register(MODEL,
                    SIGNATURE, "y = torch.rand([1])", "for i in range(int(torch.sum(x))):", "  y = torch.sin(y)",
                    "return torch.add(torch.mul(x, 0.), y)");
            Answer deployed = node.put(PATH + "?wait=60s",
                    "{\"targets\": [{\"version\": 1}], \"slots\": 1, \"batchLimit\": 1}");
            assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
            assertThat(loop(node, 1).status()).isEqualTo(200);

            CompletableFuture<Answer> hanging = CompletableFuture
                    .supplyAsync(() -> loop(node, LONG, "X-Modelport-Timeout-Ms", "700"), Thread::startVirtualThread);
            Waiting.until(() -> metric(node, "modelport_slots_busy") == 1);
            CompletableFuture<Answer> behind = CompletableFuture.supplyAsync(() -> loop(node, 1),
                    Thread::startVirtualThread);

            assertThat(hanging.join().status()).as(hanging.join().body()).isEqualTo(504);
            assertThat(hanging.join().error()).contains("not ready within the time");
            assertThat(behind.join().status()).as(behind.join().body()).isEqualTo(200);
            Waiting.until(() -> state(node).get("state").asString().equals("DEGRADED"));
            assertThat(state(node).get("reason").asString()).contains("1 run has not ended after 1 s");
            assertThat(metric(node, "modelport_runs_hanging")).isOne();
            assertThat(node.get("/v2/models/loop/ready").status()).isEqualTo(200);

            assertThat(loop(node, LONG, "X-Modelport-Timeout-Ms", "700").status()).isEqualTo(504);
            Waiting.until(() -> state(node).get("state").asString().equals("FAILED"));
            Answer refused = loop(node, 1);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.error()).contains("2 runs have not ended", "as many as may hang");
            assertThat(node.get("/v2/models/loop/ready").status()).isEqualTo(503);

            Waiting.until(() -> state(node).get("state").asString().equals("SERVING"));
            assertThat(loop(node, 1).status()).isEqualTo(200);
            Waiting.until(() -> metric(node, "modelport_slots_busy") == 0);
            assertThat(metric(node, "modelport_runs_hanging")).isZero();
        }
    }

    private static Answer loop(NodeClient node, long times, String... headers) {
        return node.post("/v2/models/loop/infer",
                "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"INT64\", \"shape\": [1], "
                        + "\"data\": [" + times + "]}]}",
                headers);
    }

    private static JsonNode state(NodeClient node) {
        return node.get(PATH).json().get("nodes").get(0).get("versions").get(0);
    }

    private static double metric(NodeClient node, String name) {
        return node.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("model=\"loop\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
