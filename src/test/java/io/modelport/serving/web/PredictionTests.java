package io.modelport.serving.web;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.serving.image.PictureFiles;
import io.modelport.testing.NodeTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@NodeTest
class PredictionTests {

    private static final ModelName MODEL = new ModelName("vorhersage é");
    private static final String PATH = "/api/v1/models/" + segment(MODEL) + "/predict";
    private static final String ROW = "[" + ("[" + "0.5,".repeat(27) + "0.5],").repeat(27) + "[" + "0.5,".repeat(27)
            + "0.5]]";

    private final NodeClient node;
    private final RealModels models;
    private final ModelRegistry registry;

    @Autowired
    PredictionTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
        this.registry = registry;
    }

    @BeforeEach
    void deployOnce() {
        if (!registry.exists(MODEL)) {
            models.register(MODEL, 1);
            models.register(MODEL, 2);
        }
        Answer deployed = node.put("/api/v1/deployments/" + segment(MODEL) + "?wait=60s",
                "{\"targets\": [{\"version\": 1}, {\"version\": 2, \"weight\": 0}]}");
        assertThat(deployed.status()).as(deployed.body()).isIn(200, 201);
    }

    @Test
    void answersWithLabelsAndAllOutputs() {
        Answer answer = predict("", "{\"inputs\": {\"images\": [[" + ROW + "], [" + ROW + "]]}, \"top\": 2}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Modelport-Model-Version")).isEqualTo("1");
        JsonNode body = answer.json();
        assertThat(body.propertyNames()).containsExactly("model", "version", "predictions", "outputs");
        assertThat(body.get("model").asString()).isEqualTo("vorhersage é");
        assertThat(body.get("version").asInt()).isEqualTo(1);
        assertThat(body.get("predictions").size()).isEqualTo(2);
        JsonNode row = body.get("predictions").get(1);
        assertThat(row.get("best").size()).isEqualTo(2);
        assertThat(row.get("best").get(0).get("label")).isEqualTo(row.get("label"));
        assertThat(row.get("best").get(0).get("probability")).isEqualTo(row.get("probability"));
        JsonNode all = body.get("outputs").get("probabilities").get(1);
        assertThat(all.size()).isEqualTo(10);
        int best = Integer.parseInt(row.get("label").asString().substring("digit ".length()));
        assertThat(all.get(best)).isEqualTo(row.get("probability"));
        assertThat(all.valueStream().mapToDouble(JsonNode::asDouble).max().orElseThrow())
                .isEqualTo(row.get("probability").asDouble());
        assertThat(all.valueStream().mapToDouble(JsonNode::asDouble).sum()).isCloseTo(1, within(1e-5));
    }

    @Test
    void takesInputsInEveryForm() {
        String expected = predict("", "{\"inputs\": {\"images\": [[" + ROW + "]]}}").body();
        assertThat(predict("", "{\"inputs\": [[" + ROW + "]]}").body()).isEqualTo(expected);
        assertThat(predict("", "{\"inputs\": {\"images\": [" + ROW + "]}}").body()).isEqualTo(expected);
        assertThat(predict("", "{\"top\": 5, \"rows\": [{\"images\": [" + ROW + "]}]}").body()).isEqualTo(expected);
        assertThat(predict("", "{\"rows\": [[" + ROW + "]]}").body()).isEqualTo(expected);
        assertThat(predict("?version=1", "{\"rows\": [[" + ROW + "]]}").body()).isEqualTo(expected);
        assertThat(predict("?version=2", "{\"rows\": [[" + ROW + "]]}").json().get("version").asInt()).isEqualTo(2);
    }

    @Test
    void takesAnImageAsItsFileInBase64() {
        String picture = Base64.getEncoder().encodeToString(PictureFiles.grey("png", 28, 28, (x, y) -> 255));
        String expected = predict("", "{\"inputs\": [[" + ROW.replace("0.5", "1") + "]]}").body();
        for (String body : new String[] {"{\"inputs\": {\"images\": \"" + picture + "\"}}",
                "{\"inputs\": {\"images\": [\"" + picture + "\"]}}",
                "{\"rows\": [{\"images\": \"" + picture + "\"}]}"}) {
            assertThat(predict("", body).body()).isEqualTo(expected);
        }
    }

    @Test
    void readsCompressedBodiesAndLongOnes() throws IOException {
        String body = "{\"rows\": [" + ("[" + ROW + "],").repeat(60) + "[" + ROW + "]]}";
        Answer answer = predict("", body);
        assertThat(answer.json().get("predictions").size()).isEqualTo(61);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(body.getBytes(StandardCharsets.UTF_8));
        }
        Answer unpacked = node.post(PATH, packed.toByteArray(), "Content-Type", "application/json",
                "Content-Encoding", "gzip");
        assertThat(unpacked.status()).as(unpacked.body()).isEqualTo(200);
        // How rows share batches may move a last digit.
        assertThat(unpacked.json().at("/predictions/60/label")).isEqualTo(answer.json().at("/predictions/60/label"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"|400|invalid-json", "[]|400|invalid-json",
            "{}|400|missing-inputs", "{\"inputs\": {}}|400|missing-input", "{\"rows\": []}|400|no-rows",
            "{\"rows\": [{}]}|400|missing-input", "{\"inputs\": {\"x\": 1}}|400|unknown-input",
            "{\"rows\": [{\"x\": 1}]}|400|unknown-input", "{\"input\": 1}|400|unknown-field",
            "{\"top\": 0, \"rows\": []}|400|number-out-of-range", "{\"inputs\": [1,2]}|400|element-count-mismatch",
            "{\"inputs\": {\"images\": \"!\"}}|400|invalid-base64",
            "{\"inputs\": {\"images\": \"AAAA\"}}|400|invalid-image",
            "{\"inputs\": {\"images\": null}}|400|invalid-json", "{\"rows\": [], \"inputs\": {}}|400|no-rows"})
    void refusesWithAProblem(String body, int status, String type) {
        Answer answer = predict("", body == null ? "" : body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("type").asString()).isEqualTo("urn:modelport:problem:" + type);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("advice").asString()).isNotBlank();
        assertThat(problem.get("traceId").asString()).isEqualTo(answer.header("X-Trace-Id"));
    }

    @Test
    void findsOnlyWhatIsDeployed() {
        String body = "{\"rows\": [[" + ROW + "]]}";
        assertThat(predict("?version=9", body).json().get("type").asString()).endsWith(":version-not-deployed");
        assertThat(predict("?version=gold", body).status()).isEqualTo(404);
        Answer missing = node.post("/api/v1/models/none/predict", body, "Content-Type", "application/json");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().get("type").asString()).endsWith(":model-not-deployed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/x-www-form-urlencoded", "text/plain", "application/octet-stream",
            "no type at all", "application/json; charset=utf-8"})
    void readsJsonWhateverItIsCalled(String contentType) {
        String body = "{\"rows\": [[" + ROW + "]]}";
        for (String query : new String[] {"", "?version=2"}) {
            Answer answer = contentType.isEmpty() ? node.post(PATH + query, body)
                    : node.post(PATH + query, body, "Content-Type", contentType);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(predict(query, body).body());
        }
    }

    private Answer predict(String query, String body) {
        return node.post(PATH + query, body, "Content-Type", "application/json");
    }
}
