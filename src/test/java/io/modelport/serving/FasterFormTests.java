package io.modelport.serving;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.engine.LoadedModel;
import io.modelport.engine.TestEngine;
import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Network;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels.FormWriter;
import io.modelport.testing.NodeTest;
import io.modelport.torchscript.NetworkScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@NodeTest
class FasterFormTests {

    private static final Network NETWORK = new Network(List.of(new Layer.Conv2d(4, 3, 1, 0, true), new Layer.Relu(),
            new Layer.Flatten(), new Layer.Linear(10, true)));

    private final NodeClient node;
    private final RealModels models;

    @TempDir
    private Path folder;

    @Autowired
    FasterFormTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
    }

    @Test
    void agreesWithThePortableFormOfTheSameWeightsOnly() throws Exception {
        NetworkScript script = NetworkScript.of(NETWORK,
                new ImageEncoding(DataType.UINT8, 1, 28, 28, List.of(0.1), List.of(0.3)), 10);
        script.writePortable(script.initialWeights(1), folder.resolve("model.pt"));
        script.writeServing(script.initialWeights(1), folder.resolve("same.pt"));
        script.writeServing(script.initialWeights(2), folder.resolve("other.pt"));

        try (LoadedModel portable = TestEngine.start().load(folder.resolve("model.pt"));
                LoadedModel same = TestEngine.start().load(folder.resolve("same.pt"));
                LoadedModel other = TestEngine.start().load(folder.resolve("other.pt"))) {
            assertThat(FasterForm.agrees(portable, same, script.signature(List.of()))).isTrue();
            assertThat(FasterForm.agrees(portable, other, script.signature(List.of()))).isFalse();
        }
    }

    static Stream<Arguments> unusableForms() {
        return Stream.of(
                Arguments.of("other weights",
                        (FormWriter) (script, file) -> script.writeServing(script.initialWeights(99), file)),
                Arguments.of("no archive", (FormWriter) (script, file) -> Files.writeString(file, "no archive")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusableForms")
    void servesThePortableFormWhenTheOtherCannotBeUsed(String what, FormWriter form) {
        ModelName whole = RealModels.name("whole");
        ModelName broken = RealModels.name("broken");
        models.register(whole, 1, NETWORK);
        models.register(broken, 1, NETWORK, form);

        assertThat(outputs(broken)).isNotBlank().isEqualTo(outputs(whole));
    }

    /** What the model's only version gives, to four digits, which both forms share. */
    private String outputs(ModelName model) {
        Answer deployed = node.put("/api/v1/deployments/" + segment(model) + "?wait=60s",
                "{\"targets\": [{\"version\": 1}]}");
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
        Answer answer = node.post("/v2/models/" + segment(model) + "/infer", RealModels.images(2));
        StringBuilder rounded = new StringBuilder();
        answer.json()
                .get("outputs")
                .get(0)
                .get("data")
                .forEach(
                        value -> rounded.append("%.4f ".formatted(value.asDouble())));
        return rounded.toString();
    }
}
