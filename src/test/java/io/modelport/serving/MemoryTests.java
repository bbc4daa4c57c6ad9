package io.modelport.serving;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.network.Layer;
import io.modelport.network.Network;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.testing.NodeTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@NodeTest
@EnabledOnOs(OS.LINUX)
class MemoryTests {

    /** About 80 MB of weights. */
    private static final Network LARGE = new Network(List.of(new Layer.Flatten(), new Layer.Linear(4_096, true),
            new Layer.Relu(), new Layer.Linear(4_096, true), new Layer.Relu(), new Layer.Linear(10, true)));
    private static final int MODEL_MEGABYTES = 80;

    private final NodeClient node;
    private final RealModels models;
    private final ModelName model = RealModels.name("large");
    private final String path = "/api/v1/deployments/" + segment(model);

    @Autowired
    MemoryTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
    }

    @Test
    void undeployingGivesTheMemoryBack() throws IOException {
        models.register(model, 1, LARGE);
        deployAndUndeploy();
        deployAndUndeploy();
        long before = residentMegabytes();
        for (int i = 0; i < 5; i++) {
            deployAndUndeploy();
        }
        assertThat(residentMegabytes() - before).as("growth over five loads of %s MB", MODEL_MEGABYTES)
                .isLessThan(MODEL_MEGABYTES * 2);
    }

    private void deployAndUndeploy() {
        Answer deployed = node.put(path + "?wait=60s", "{\"targets\": [{\"version\": 1}], \"batchLimit\": 1}");
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
        assertThat(node.post("/v2/models/" + segment(model) + "/infer", RealModels.images(1)).status())
                .isEqualTo(200);
        assertThat(node.delete(path).status()).isEqualTo(204);
        Waiting.until(() -> node.post("/v2/repository/index", "")
                .json()
                .findValuesAsString("name")
                .stream()
                .noneMatch(model.value()::equals));
        Waiting.until(() -> !node.get("/actuator/prometheus").body().contains("model=\"" + model + "\""));
    }

    private static long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status"))
                .stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElseThrow();
    }
}
