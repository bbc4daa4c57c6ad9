package io.modelport.serving.torchserve;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.Alias;
import io.modelport.registry.ModelAliases;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.Reason;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.serving.Waiting;
import io.modelport.serving.image.PictureFiles;
import io.modelport.testing.NodeTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@NodeTest
class TorchServeTests {

    private static final ModelName MODEL = new ModelName("Fackel é");
    private static final String PATH = "/predictions/" + segment(MODEL);
    private static final String MODELS = "/models/" + segment(MODEL);

    private final NodeClient node;
    private final RealModels models;
    private final ModelRegistry registry;
    private final ModelAliases aliases;

    @Autowired
    TorchServeTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry,
            ModelAliases aliases) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
        this.registry = registry;
        this.aliases = aliases;
    }

    @BeforeEach
    void deployTwoVersions() {
        if (!registry.exists(MODEL)) {
            aliases.move(MODEL, new Alias("champion"), models.register(MODEL, 1).version(), Reason.NONE, move -> {},
                    RealModels.ANNA);
            models.register(MODEL, 2);
        }
        deploy(MODEL, "{\"targets\": [{\"version\": 1}, {\"version\": 2, \"weight\": 0}]}");
    }

    @Test
    void isHealthy() {
        Answer ping = node.get("/ping");
        assertThat(ping.status()).isEqualTo(200);
        assertThat(ping.body()).isEqualTo("{\n  \"status\": \"Healthy\"\n}\n");
        assertThat(ping.header("x-request-id")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(node.get("/ping/x").status()).isEqualTo(404);
        assertThat(node.post("/ping", "").status()).isEqualTo(405);
    }

    @Test
    void answersAPictureWithTheFiveBestLabels() {
        Answer answer = node.post(PATH, picture(0));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("X-Modelport-Model-Version")).isEqualTo("1");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        List<Double> values = new ArrayList<>();
        answer.json().properties().forEach(entry -> {
            assertThat(entry.getKey()).startsWith("digit ");
            values.add(entry.getValue().asDouble());
        });
        assertThat(values).hasSize(5).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(best(answer.json())).isEqualTo(expected(1, 0));
    }

    @Test
    void takesOneImageInEveryForm() {
        Map<String, Double> expected = expected(1, 3);
        String form = "multipart/form-data; boundary=xyz";
        byte[] picture = picture(3);
        byte[] head = ("--xyz\r\nContent-Disposition: form-data; name=\"data\"; filename=\"3.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        List<Answer> answers = List.of(
                node.post(PATH, picture),
                node.post(PATH, picture, "Content-Type", "application/x-www-form-urlencoded"),
                node.post(PATH, picture, "Content-Type", "application/octet-stream"),
                node.send("PUT", PATH, BodyPublishers.ofByteArray(picture)),
                node.send("PUT", PATH + "/1.0", BodyPublishers.ofByteArray(picture)),
                node.post(PATH + "/1", joined(head, picture, "\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8)),
                        "Content-Type", form),
                node.post(PATH + "/champion", raw(3), "Content-Type", "application/octet-stream"),
                node.post(PATH, json(3)),
                node.post(PATH, json(3), "Content-Type", "application/x-www-form-urlencoded"),
                node.post(PATH, "{\"data\": " + json(3) + "}", "Content-Type", "application/json"),
                node.post(PATH, "{\"images\": " + json(3) + "}", "Content-Type", "application/json"),
                node.post(PATH, "data=" + segment(json(3)), "Content-Type", "application/x-www-form-urlencoded"),
                node.post(MODELS + "/invoke", json(3)),
                node.post(PATH, "{\"data\": \"" + java.util.Base64.getEncoder().encodeToString(picture) + "\"}"));
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            assertThat(answer.status()).as("%d: %s", i, answer.body()).isEqualTo(200);
            assertThat(best(answer.json())).as("form %d", i).isEqualTo(expected);
            assertThat(answer.header("X-Modelport-Model-Version")).isEqualTo("1");
        }
    }

    @Test
    void answersSeveralRowsInTheirOrder() {
        List<Map<String, Double>> expected = List.of(expected(2, 0), expected(2, 1));
        Answer array = node.post(PATH + "/2", "[" + json(0) + "," + json(1) + "]");
        Answer raw = node.post(PATH + "/2.0", joined(raw(0), raw(1)), "Content-Type", "application/octet-stream");
        Answer rows = node.post(PATH + "/2", "[{\"images\":" + json(0) + "},{\"images\":" + json(1) + "}]");
        for (Answer answer : List.of(array, raw, rows)) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().valueStream().map(TorchServeTests::best).toList()).isEqualTo(expected);
            assertThat(answer.header("X-Modelport-Model-Version")).isEqualTo("2");
        }
        Answer instances = node.post(PATH + "/2",
                "{\"instances\":[{\"data\":" + json(0) + "}," + json(1) + "]}");
        assertThat(instances.status()).as(instances.body()).isEqualTo(200);
        assertThat(instances.json().get("predictions").valueStream().map(TorchServeTests::best).toList())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"POST|/predictions/none|404|ModelNotFoundException",
            "POST|/predictions/{m}/9|404|ModelVersionNotFoundException",
            "POST|/predictions/{m}/1.2.1|404|ModelVersionNotFoundException",
            "POST|/predictions/{m}/gold|404|ModelVersionNotFoundException",
            "POST|/predictions|404|ResourceNotFoundException",
            "POST|/predictions/{m}/1/x|404|ResourceNotFoundException",
            "POST|/predictions/{m}|400|BadRequestException", "GET|/predictions/{m}|405|MethodNotAllowedException",
            "DELETE|/predictions/{m}|405|MethodNotAllowedException",
            "POST|/explanations/{m}|501|NotImplementedException", "POST|/explanations/none|404|ModelNotFoundException",
            "GET|/explanations/{m}|405|MethodNotAllowedException", "POST|/explanations|404|ResourceNotFoundException",
            "GET|/models/none|404|ModelNotFoundException", "GET|/models/{m}/9|404|ModelVersionNotFoundException",
            "GET|/models/{m}/1/x|404|ResourceNotFoundException", "POST|/models/{m}|405|MethodNotAllowedException",
            "POST|/models|400|BadRequestException", "POST|/models?url=x.mar|501|NotImplementedException",
            "PUT|/models/none/1/set-default|404|ModelNotFoundException",
            "PUT|/models/{m}/9/set-default|404|ModelVersionNotFoundException",
            "GET|/models/{m}/1/set-default|405|MethodNotAllowedException",
            "PUT|/models/{m}?min_worker=3&max_worker=2|400|BadRequestException",
            "PUT|/models/{m}?min_worker=0|400|BadRequestException",
            "PUT|/models/{m}/1?min_worker=2|400|BadRequestException",
            "DELETE|/models/none|404|ModelNotFoundException",
            "DELETE|/models/{m}|400|InvalidModelVersionException",
            "DELETE|/models/{m}/1.0|400|InvalidModelVersionException",
            "DELETE|/models/{m}/7|404|ModelVersionNotFoundException"})
    void failsInTheProtocolsForm(String method, String path, int status, String type) {
        Answer answer = node.send(method, path.replace("{m}", segment(MODEL)), BodyPublishers.noBody());
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        JsonNode body = answer.json();
        assertThat(body.get("code").asInt()).isEqualTo(status);
        assertThat(body.get("type").asString()).isEqualTo(type);
        assertThat(body.get("message").asString()).endsWith(".");
        assertThat(body.size()).isEqualTo(3);
        assertThat(answer.header("x-request-id")).isNotEmpty();
    }

    @Test
    void listsModelsByPage() {
        Answer all = node.get("/models");
        List<String> names = all.json().get("models").valueStream().map(m -> m.get("modelName").asString()).toList();
        assertThat(names).contains("Fackel é").isSorted();
        assertThat(all.json().has("nextPageToken")).isFalse();
        int place = names.indexOf("Fackel é");
        JsonNode page = node.get("/models?limit=1&next_page_token=" + place).json();
        assertThat(page.get("models").toString()).isEqualTo("[{\"modelName\":\"Fackel é\",\"modelUrl\":"
                + "\"/api/v1/models/Fackel%20%C3%A9/versions/1/files/model.pt\"}]");
        assertThat(page.path("nextPageToken").asString("")).isEqualTo(place + 1 < names.size() ? "" + (place + 1) : "");
        for (String strange : List.of("limit=-1", "limit=x", "next_page_token=-5", "limit=99999999999")) {
            assertThat(node.get("/models?" + strange).json()).isEqualTo(all.json());
        }
        assertThat(node.get("/models?next_page_token=10000").json().get("models").size()).isZero();
        assertThat(node.get(names.isEmpty() ? "" : page.get("models").get(0).get("modelUrl").asString()).status())
                .isEqualTo(200);
    }

    @Test
    void describesVersions() {
        JsonNode one = node.get(MODELS).json();
        assertThat(one.size()).isEqualTo(1);
        JsonNode version = one.get(0);
        assertThat(version.get("modelName").asString()).isEqualTo("Fackel é");
        assertThat(version.get("modelVersion").asString()).isEqualTo("1");
        assertThat(version.get("minWorkers").asInt()).isEqualTo(version.get("workers").size()).isPositive();
        assertThat(version.get("batchSize").asInt()).isEqualTo(32);
        assertThat(version.get("workers").get(0).get("status").asString()).isEqualTo("READY");
        assertThat(version.get("jobQueueStatus").toString())
                .isEqualTo("{\"remainingCapacity\":1000,\"pendingRequests\":0}");
        assertThat(node.get(MODELS + "/1").json()).isEqualTo(one);
        assertThat(node.get(MODELS + "/1.0").json()).isEqualTo(one);
        assertThat(node.get(MODELS + "/champion").json()).isEqualTo(one);
        assertThat(node.get(MODELS + "/2").json().get(0).get("modelVersion").asString()).isEqualTo("2");
        assertThat(node.get(MODELS + "/all").json().valueStream().map(v -> v.get("modelVersion").asString()))
                .containsExactly("1", "2");
    }

    @Test
    void describesItsCalls() {
        for (String path : List.of(PATH, PATH + "/2", MODELS)) {
            Answer options = node.send("OPTIONS", path, BodyPublishers.noBody());
            assertThat(options.status()).isEqualTo(200);
            assertThat(options.header("Allow")).endsWith("OPTIONS");
            assertThat(options.json().get("openapi").asString()).isEqualTo("3.0.1");
            assertThat(options.json().get("paths").propertyNames()).containsExactly(path);
        }
        assertThat(node.send("OPTIONS", "/predictions/none", BodyPublishers.noBody()).status()).isEqualTo(404);
    }

    @Test
    void changesTheDefaultVersion() {
        Answer changed = node.put(MODELS + "/2.0/set-default", "");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().get("status").asString()).contains("Fackel é").endsWith("\"2.0\"");
        Waiting.until(() -> "2".equals(node.post(PATH, picture(0)).header("X-Modelport-Model-Version")));
        assertThat(node.get(MODELS).json().get(0).get("modelVersion").asString()).isEqualTo("2");
        JsonNode deployment = node.get("/api/v1/deployments/" + segment(MODEL)).json();
        assertThat(deployment.get("targets").valueStream().map(t -> t.get("weight").asInt())).containsExactly(0, 1);
        assertThat(deployment.get("updatedBy").asString()).isEqualTo("local");
        assertThat(node.put(MODELS + "/champion/set-default", "").status()).isEqualTo(200);
    }

    @Test
    void setsSlotsAndTakesVersionsAway() {
        ModelName model = RealModels.name("scaled");
        models.register(model, 1);
        models.register(model, 2);
        deploy(model, "{\"targets\": [{\"version\": 1}, {\"version\": 2, \"weight\": 0}]}");
        String path = "/models/" + segment(model);
        Answer scaled = node.put(path + "?min_worker=1&synchronous=true", "");
        assertThat(scaled.status()).as(scaled.body()).isEqualTo(200);
        assertThat(scaled.json().get("status").asString()).isEqualTo("Workers scaled to 1 for model: " + model);
        assertThat(node.get(path).json().get(0).get("minWorkers").asInt()).isEqualTo(1);

        assertThat(node.delete(path + "/2").json().get("status").asString())
                .isEqualTo("Model \"" + model + "\" unregistered");
        Waiting.until(() -> node.get(path + "/2").status() == 404);
        Answer later = node.put(path + "/1.0?min_worker=2", "");
        assertThat(later.status()).isEqualTo(202);
        assertThat(later.json().get("status").asString()).isEqualTo("Processing worker updates...");
        assertThat(node.delete(path).status()).isEqualTo(200);
        Waiting.until(() -> node.get(path).status() == 404);
        assertThat(node.get("/api/v1/deployments/" + segment(model)).status()).isEqualTo(404);
    }

    private void deploy(ModelName model, String plan) {
        String path = "/api/v1/deployments/" + segment(model);
        Answer before = node.get(path);
        Answer deployed = before.status() == 404 ? node.put(path + "?wait=60s", plan)
                : node.put(path + "?wait=60s", plan, "If-Match", before.etag());
        assertThat(deployed.status()).as(deployed.body()).isIn(200, 201);
    }

    /** What the open protocol says of the same image: the five best labels, rounded. */
    private Map<String, Double> expected(int version, int row) {
        Answer answer = node.post("/v2/models/" + segment(MODEL) + "/versions/" + version + "/infer",
                "{\"inputs\": [{\"name\": \"images\", \"datatype\": \"FP32\", \"shape\": [1,1,28,28], \"data\": "
                        + "[" + json(row) + "]}]}");
        JsonNode data = answer.json().get("outputs").get(0).get("data");
        return IntStream.range(0, 10)
                .boxed()
                .sorted((a, b) -> Double.compare(data.get(b).asDouble(), data.get(a).asDouble()))
                .limit(5)
                .collect(Collectors.toMap(i -> "digit " + i, i -> rounded(data.get(i)), (a, b) -> a, TreeMap::new));
    }

    private static Map<String, Double> best(JsonNode answer) {
        Map<String, Double> labels = new TreeMap<>();
        answer.properties().forEach(entry -> labels.put(entry.getKey(), rounded(entry.getValue())));
        return labels;
    }

    private static double rounded(JsonNode value) {
        return Math.round(value.asDouble() * 1e5) / 1e5;
    }

    private static int shade(int row, int pixel) {
        return (row * 31 + pixel * 7) % 256;
    }

    private static byte[] picture(int row) {
        return PictureFiles.grey("png", 28, 28, (x, y) -> shade(row, y * 28 + x));
    }

    private static byte[] raw(int row) {
        ByteBuffer bytes = ByteBuffer.allocate(784 * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int pixel = 0; pixel < 784; pixel++) {
            bytes.putFloat(shade(row, pixel) / 255f);
        }
        return bytes.array();
    }

    private static String json(int row) {
        StringBuilder text = new StringBuilder("[[");
        for (int y = 0; y < 28; y++) {
            text.append(y == 0 ? "[" : ",[");
            for (int x = 0; x < 28; x++) {
                text.append(x == 0 ? "" : ",").append(shade(row, y * 28 + x) / 255f);
            }
            text.append("]");
        }
        return text.append("]]").toString();
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(java.util.Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
