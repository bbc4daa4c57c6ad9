package io.modelport.serving.tfserving;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.serving.SmallModels;
import io.modelport.serving.Waiting;
import io.modelport.testing.NodeTest;
import java.util.Base64;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Real models on a whole node. */
@NodeTest
class TensorFlowServingTests {

    private final NodeClient node;
    private final RealModels models;

    @Autowired
    TensorFlowServingTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
    }

    @Test
    void predictsWhatTheOpenInferenceProtocolPredicts() {
        ModelName model = digits("{\"targets\": [{\"version\": 1}]}");
        String images = RealModels.images(3);
        JsonNode flat = node.post("/v2/models/" + segment(model) + "/infer", images)
                .json()
                .get("outputs")
                .get(0)
                .get("data");
        Answer rows = node.post(path(model) + ":predict", nested("instances", images));
        assertThat(rows.status()).as(rows.body()).isEqualTo(200);
        assertThat(rows.header("X-Modelport-Model-Version")).isEqualTo("1");
        JsonNode predictions = rows.json().get("predictions");
        assertThat(predictions.size()).isEqualTo(3);
        for (int i = 0; i < 30; i++) {
            assertThat(predictions.get(i / 10).get(i % 10)).isEqualTo(flat.get(i));
        }
        Answer columns = node.post(path(model) + ":predict", nested("inputs", images));
        assertThat(columns.json().get("outputs")).isEqualTo(predictions);
    }

    @Test
    void classifiesByTheLabelsOfTheModel() {
        ModelName model = digits("{\"targets\": [{\"version\": 1}]}");
        String example = "{\"images\": [" + "0.5,".repeat(RealModels.PIXELS - 1) + "0.5]}";
        Answer classes = node.post(path(model) + ":classify", "{\"examples\": [" + example + "," + example + "]}");
        assertThat(classes.status()).as(classes.body()).isEqualTo(200);
        JsonNode predictions = node.post(path(model) + ":predict", "{\"instances\": [["
                + "[" + rowsOf("0.5") + "]]]}").json().get("predictions").get(0);
        for (int i = 0; i < 10; i++) {
            JsonNode pair = classes.json().get("results").get(1).get(i);
            assertThat(pair.get(0).asString()).isEqualTo("digit " + i);
            assertThat(pair.get(1).asDouble()).isCloseTo(predictions.get(i).asDouble(),
                    within(1e-6));
        }
        Answer regress = node.post(path(model) + ":regress", "{\"examples\": [" + example + "]}");
        assertThat(regress.status()).isEqualTo(400);
        assertThat(regress.error()).contains("Use :predict or :classify.");
    }

    @Test
    void anAliasIsALabelAndTheSplitDecidesWithoutOne() {
        ModelName model = digits("{\"targets\": [{\"version\": 1, \"weight\": 1}, {\"version\": 2, \"weight\": 1}]}");
        assertThat(node.put("/api/v1/models/" + segment(model) + "/aliases/champion", "{\"version\": 2}").status())
                .isIn(200, 201);
        String body = "{\"instances\": [[[" + rowsOf("0.5") + "]]]}";
        Waiting.until(() -> node.post(path(model) + "/labels/champion:predict", body).status() == 200);
        assertThat(version(path(model) + "/labels/champion", body)).isEqualTo("2");
        assertThat(version(path(model) + "/versions/1", body)).isEqualTo("1");
        assertThat(version(path(model) + "/versions/2", body)).isEqualTo("2");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            String[] key = {"X-Modelport-Route-Key", "caller " + i};
            String version = version(path(model), body, key);
            assertThat(version(path(model), body, key)).isEqualTo(version);
            seen.add(version);
        }
        assertThat(seen).containsExactlyInAnyOrder("1", "2");
        assertThat(node.post(path(model) + "/versions/3:predict", body).status()).isEqualTo(404);
        assertThat(node.get(path(model)).json().get("model_version_status").toString())
                .isEqualTo("[{\"version\":\"1\",\"state\":\"AVAILABLE\",\"status\":{\"error_code\":\"OK\","
                        + "\"error_message\":\"\"}},{\"version\":\"2\",\"state\":\"AVAILABLE\",\"status\":{"
                        + "\"error_code\":\"OK\",\"error_message\":\"\"}}]");
        assertThat(
                node.get(path(model) + "/labels/champion/metadata").json().get("model_spec").get("version").asString())
                .isEqualTo("2");
    }

    @Test
    void servesSeveralInputsAndOutputs() {
        String path = deploy(SmallModels.SUM_AND_PRODUCT);
        assertThat(node.post(path + ":predict",
                "{\"instances\": [{\"a\": [1, 2], \"b\": [3, 4]}, {\"b\": [5, 6], \"a\": [7, 8]}]}").body())
                .isEqualTo("{\"predictions\":[{\"sum\":[4.0,6.0],\"product\":[3.0,8.0]},"
                        + "{\"sum\":[12.0,14.0],\"product\":[35.0,48.0]}]}");
        assertThat(node.post(path + ":predict", "{\"inputs\": {\"b\": [[3, 4]], \"a\": [[1, 2]]}}").body())
                .isEqualTo("{\"outputs\":{\"sum\":[[4.0,6.0]],\"product\":[[3.0,8.0]]}}");
    }

    @Test
    void servesRegression() {
        String path = deploy(SmallModels.HALF_PLUS_THREE);
        assertThat(node.post(path + ":predict", "{\"instances\": [1.0,2.0,5.0]}").body())
                .isEqualTo("{\"predictions\":[3.5,4.0,5.5]}");
        assertThat(node.post(path + ":regress", "{\"signature_name\": \"tensorflow/serving/regress\", "
                + "\"examples\": [{\"x\": 1.0}, {\"x\": 2.0}]}").body()).isEqualTo("{\"results\":[3.5,4.0]}");
    }

    @Test
    void servesImagesOfBytes() {
        String path = deploy(SmallModels.BRIGHTNESS);
        String bytes = Base64.getEncoder().encodeToString(new byte[] {(byte) 255, 1, 2, 3});
        assertThat(node.post(path + ":predict", "{\"instances\": [{\"b64\": \"" + bytes
                + "\"}, {\"b64\": \"AAAAAQ==\"}]}").body()).isEqualTo("{\"predictions\":[261,1]}");
        assertThat(node.post(path + ":predict", "{\"instances\": [[[255,1],[2,3]]]}").body())
                .isEqualTo("{\"predictions\":[261]}");
    }

    @Test
    void listsAndCounts() {
        ModelName model = digits("{\"targets\": [{\"version\": 1}]}");
        assertThat(node.get("/v1/models").json().get("models").valueStream().map(JsonNode::asString))
                .contains(model.value());
        assertThat(node.get("/v1/models/" + "%FF").status()).isEqualTo(400);
        assertThat(node.post(path(model) + ":predict", "{\"instances\": [[[" + rowsOf("NaN") + "]]]}").body())
                .contains("NaN");
        Waiting.until(() -> node.get("/actuator/prometheus")
                .body()
                .contains("modelport_requests_total{model=\"" + model + "\",outcome=\"ok\",protocol=\"tensorflow\""));
    }

    private ModelName digits(String plan) {
        ModelName model = RealModels.name("Ziffern é");
        models.register(model, 1);
        models.register(model, 2);
        deploy(model, plan);
        return model;
    }

    private String deploy(SmallModels small) {
        small.register(models);
        deploy(small.model(), "{\"targets\": [{\"version\": 1}]}");
        return path(small.model());
    }

    private void deploy(ModelName model, String plan) {
        Answer deployed = node.put("/api/v1/deployments/" + segment(model) + "?wait=60s", plan);
        assertThat(deployed.status()).as(deployed.body()).isIn(200, 201);
    }

    private String version(String path, String body, String... headers) {
        Answer answer = node.post(path + ":predict", body, headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Objects.requireNonNull(answer.header("X-Modelport-Model-Version"));
    }

    private static String path(ModelName model) {
        return "/v1/models/" + segment(model);
    }

    /** 28 rows of 28 equal pixels. */
    private static String rowsOf(String pixel) {
        String row = "[" + (pixel + ",").repeat(27) + pixel + "]";
        return (row + ",").repeat(27) + row;
    }

    /** The images of an infer call, each nested in channels, rows and columns. */
    private static String nested(String member, String inferBody) {
        String[] pixels = inferBody.substring(inferBody.indexOf("\"data\":[") + 8, inferBody.length() - 4).split(",");
        StringBuilder nested = new StringBuilder("{\"" + member + "\":[");
        for (int i = 0; i < pixels.length; i++) {
            nested.append(i % RealModels.PIXELS != 0 ? "" : i == 0 ? "[[" : "]],[[");
            nested.append(i % 28 != 0 ? "," : i % RealModels.PIXELS == 0 ? "[" : ",[").append(pixels[i]);
            nested.append(i % 28 == 27 ? "]" : "");
        }
        return nested.append("]]]}").toString();
    }
}
