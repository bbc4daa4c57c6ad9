package io.modelport.serving.oip;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.serving.Waiting;
import io.modelport.testing.NodeTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@NodeTest
class OpenInferenceTests {

    private static final ModelName MODEL = new ModelName("Ziffern é");
    private static final String PATH = "/v2/models/" + segment(MODEL);
    private static final int BATCH_LIMIT = 4;

    private final NodeClient node;
    private final RealModels models;
    private final ModelRegistry registry;

    @Autowired
    OpenInferenceTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
        this.registry = registry;
    }

    @BeforeEach
    void deployOnce() {
        if (!registry.exists(MODEL)) {
            models.register(MODEL, 1);
        }
        Answer deployed = node.put("/api/v1/deployments/" + segment(MODEL) + "?wait=60s",
                "{\"targets\": [{\"version\": 1}], \"batchLimit\": " + BATCH_LIMIT + "}");
        assertThat(deployed.status()).as(deployed.body()).isIn(200, 201);
    }

    @Test
    void describesTheServerAndItsHealth() {
        JsonNode server = node.get("/v2").json();
        assertThat(server.get("name").asString()).isEqualTo("modelport");
        assertThat(server.get("version").isString()).isTrue();
        assertThat(server.get("extensions").isArray()).isTrue();
        assertThat(node.get("/v2/").json()).isEqualTo(server);
        assertThat(node.get("/v2/health/live").body()).isEqualTo("{\"live\":true}");
        assertThat(node.get("/v2/health/ready").body()).isEqualTo("{\"ready\":true}");
    }

    @Test
    void describesModels() {
        String expected = "{\"name\":\"Ziffern é\",\"versions\":[\"1\"],\"platform\":\"pytorch_torchscript\","
                + "\"inputs\":[{\"name\":\"images\",\"datatype\":\"FP32\",\"shape\":[-1,1,28,28]}],"
                + "\"outputs\":[{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,10]}]";
        assertThat(node.get(PATH).body()).startsWith(expected);
        assertThat(node.get(PATH + "/versions/1").body()).isEqualTo(node.get(PATH).body());
        assertThat(node.get(PATH).json().get("parameters").get("class_labels").asString())
                .isEqualTo("[\"digit 0\",\"digit 1\",\"digit 2\",\"digit 3\",\"digit 4\",\"digit 5\",\"digit 6\","
                        + "\"digit 7\",\"digit 8\",\"digit 9\"]");
        assertThat(node.get(PATH + "/ready").body()).isEqualTo("{\"name\":\"Ziffern é\",\"ready\":true}");
        assertThat(node.get(PATH + "/versions/1/ready").status()).isEqualTo(200);
    }

    @Test
    void listsTheRepository() {
        for (String body : new String[] {"", "{}", "{\"ready\": true}", "{\"ready\": false}"}) {
            JsonNode index = node.post("/v2/repository/index", body).json();
            assertThat(index.valueStream().map(JsonNode::toString))
                    .contains("{\"name\":\"Ziffern é\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}");
        }
        assertThat(node.post("/v2/repository/index", "{\"ready\": 1}").status()).isEqualTo(400);
    }

    @Test
    void answersInTheProtocolsForm() {
        Answer answer = infer("{\"id\": \"a\\\"1\", \"parameters\": {\"x\": 1}, \"inputs\": [" + image(1)
                + "], \"outputs\": [{\"name\": \"probabilities\"}]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).startsWith("{\"id\":\"a\\\"1\",\"model_name\":\"Ziffern é\",\"model_version\":\"1\","
                + "\"outputs\":[{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[1,10],\"data\":[");
        assertThat(probabilities(answer).stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1,
                within(1e-5));
    }

    @Test
    void takesMembersInAnyOrderAndDataFlatOrNested() {
        String flat = "{\"inputs\": [" + image(1) + "]}";
        String rows = IntStream.range(0, 28)
                .mapToObj(row -> "[" + numbers(row * 28, 28) + "]")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        String nested = "{\"outputs\": [], \"inputs\": [{\"data\": [[[" + rows
                + "]]], \"shape\": [1, 1, 28, 28], \"datatype\": \"FP32\", \"name\": \"images\"}], \"id\": \"n\"}";
        assertThat(probabilities(infer(nested))).isEqualTo(probabilities(infer(flat)));
    }

    @Test
    void aRequestAboveTheBatchLimitGivesTheSameAsSingleOnes() {
        int rows = BATCH_LIMIT * 5 + 3;
        List<Double> single = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            single.addAll(probabilities(infer("{\"inputs\": [" + image(row) + "]}")));
        }
        String data = IntStream.range(0, rows)
                .mapToObj(OpenInferenceTests::pixels)
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        Answer all = infer("{\"inputs\": [" + input("images", "FP32", "[" + rows + ",1,28,28]", "[" + data + "]")
                + "]}");
        List<Double> together = probabilities(all);
        assertThat(together).hasSize(rows * 10);
        for (int i = 0; i < together.size(); i++) {
            assertThat(together.get(i)).isCloseTo(single.get(i), within(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "``|The body ends in the middle",
            "[]|an object is expected",
            "nonsense|an object is expected",
            "{\"inputs\": [|The body ends in the middle",
            "{}|The request has no 'inputs'",
            "{\"inputs\": 7}|an array is expected",
            "{\"inputs\": []}|Input 'images' is missing",
            "{\"inputs\": [], \"inputs\": []}|'inputs' is there twice",
            "{\"inputs\": [{}]}|'inputs' has no 'name'",
            "{\"inputs\": [{\"name\": \"images\", \"name\": \"images\"}]}|'name' is there twice",
            "{\"inputs\": [{\"name\": 5}]}|a string is expected",
            "{\"inputs\": [{\"name\": \"images\"}]}|has no 'datatype'",
            "{\"inputs\": [{\"name\": \"images\", \"datatype\": \"FP32\"}]}|has no 'shape'",
            "{\"inputs\": [{\"name\": \"images\", \"datatype\": \"FP32\", \"shape\": [1,1,28,28]}]}|has no 'data'",
            "{\"inputs\": [{\"name\": \"images\", \"datatype\": \"FLOAT\"}]}|There is no datatype 'FLOAT'",
            "{\"id\": 1, \"inputs\": []}|a string is expected",
            "{\"inputs\": [{\"shape\": [1.5]}]}|is not written as an integer",
            "{\"inputs\": [{\"shape\": [9223372036854775808]}]}|does not fit",
            "{\"inputs\": [{\"shape\": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}]}|more than 16 dimensions"})
    void saysWhatIsWrongWithABody(String body, String message) {
        Answer answer = infer(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.error()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "pictures|FP32|[1,1,28,28]|The model has no input 'pictures'. Send 'images'.",
            "images|UINT8|[1,1,28,28]|Input 'images' expects FP32 and got UINT8.",
            "images|FP16|[1,1,28,28]|Input 'images' expects FP32 and got FP16.",
            "images|BYTES|[1,1,28,28]|Input 'images' expects FP32 and got BYTES.",
            "images|FP32|[1,784]|Input 'images' expects the shape [-1, 1, 28, 28] and got one of 2 dimensions.",
            "images|FP32|[1,28,28,1]|Input 'images' expects the shape [-1, 1, 28, 28] and got [1, 28, 28, 1].",
            "images|FP32|[-1,1,28,28]|Input 'images' expects the shape [-1, 1, 28, 28] and got [-1, 1, 28, 28].",
            "images|FP32|[0,1,28,28]|Input 'images' expects the shape [-1, 1, 28, 28] and got [0, 1, 28, 28].",
            "images|FP32|[2,1,28,28]|has only 784 elements where its shape asks for 1568",
            "images|FP32|[2147483647,1,28,28]|has a shape of 1683627179248 elements and got fewer",
            "images|FP32|[9223372036854775807,1,28,28]|The shape holds more elements than can be counted.",
            "images|FP32|[1,1,28,28,1]|got one of 5 dimensions"})
    void saysWhatIsWrongWithAnInput(String name, String type, String shape, String message) {
        Answer answer = infer("{\"inputs\": [" + input(name, type, shape, "[" + pixels(0) + "]") + "]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.error()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "Inf", "null", "\"0.5\"", "true", "[0.5]", "1e39", "0x10", "01"})
    void refusesWhatIsNoNumber(String element) {
        Answer answer = infer("{\"inputs\": [" + input("images", "FP32", "[1,1,28,28]",
                "[" + element + "," + numbers(1, 783) + "]") + "]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void refusesInputsAndOutputsThatAreNotTheModels() {
        Answer twice = infer("{\"inputs\": [" + image(0) + "," + image(1) + "]}");
        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.error()).contains("Input 'images' was given twice.");
        Answer unknown = infer("{\"inputs\": [" + image(0) + "], \"outputs\": [{\"name\": \"logits\"}]}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.error()).contains("The model has no output 'logits'.");
        Answer repeated = infer("{\"inputs\": [" + image(0)
                + "], \"outputs\": [{\"name\": \"probabilities\"}, {\"name\": \"probabilities\"}]}");
        assertThat(repeated.status()).isEqualTo(400);
    }

    @Test
    void refusesDeepNestingWithoutHarm() {
        Answer deep = infer("{\"inputs\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        assertThat(deep.status()).isEqualTo(400);
        Answer objects = infer("{\"a\":".repeat(100_000));
        assertThat(objects.status()).isEqualTo(400);
    }

    @Test
    void findsNothingWhereNothingIs() {
        String image = "{\"inputs\": [" + image(0) + "]}";
        assertThat(node.post("/v2/models/none/infer", image).status()).isEqualTo(404);
        assertThat(node.post(PATH + "/versions/2/infer", image).status()).isEqualTo(404);
        assertThat(node.post(PATH + "/versions/99999999999999/infer", image).status()).isEqualTo(404);
        assertThat(node.post(PATH + "/versions/gold/infer", image).status()).isEqualTo(404);
        for (String path : new String[] {"/v2/model/x", "/v2/models/none", "/v2/health",
                "/v2/health/dead",
                "/v2/models/a/b/c/d/e/f", "/v2/repository/none", PATH + "/none", PATH + "/versions", "/v2/none",
                PATH + "/versions/1/none", "/v2/models/none/ready", "/v2//"}) {
            Answer answer = node.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.error()).isNotEmpty();
        }
        assertThat(node.get("/v2/models/%FF").status()).isEqualTo(400);
    }

    @Test
    void saysWhichMethodsArePossible() {
        Answer get = node.get(PATH + "/infer");
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.header("Allow")).isEqualTo("POST");
        assertThat(get.error()).contains("GET is not for this path");
        Answer post = node.post(PATH, "");
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
        assertThat(node.delete("/v2/health/live").status()).isEqualTo(405);
        assertThat(node.send("HEAD", "/v2/health/ready", BodyPublishers.noBody()).status()).isEqualTo(200);
    }

    @Test
    void neverFailsWhateverItIsSent() {
        byte[] valid = ("{\"id\":\"1\",\"inputs\":[" + image(0) + "],\"outputs\":[{\"name\":\"probabilities\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(20261124);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] body = valid.clone();
            int head = 120;
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextBoolean() ? random.nextInt(Math.min(head, body.length))
                        : random.nextInt(body.length);
                switch (random.nextInt(4)) {
                    case 0 -> body[at] = (byte) random.nextInt(256);
                    case 1 -> body = Arrays.copyOf(body, Math.max(1, at));
                    case 2 -> body[at] = (byte) "{}[]\",:-0e."
                            .charAt(random.nextInt(11));
                    default -> System.arraycopy(body, at, body, at / 2, Math.min(50, body.length - at));
                }
            }
            Answer answer = node.post(PATH + "/infer", body);
            assertThat(answer.status()).as(new String(body, StandardCharsets.ISO_8859_1)).isIn(200, 400, 501);
            if (answer.status() != 200) {
                refused++;
                assertThat(answer.error()).isNotEmpty();
            }
        }
        assertThat(refused).isGreaterThan(100);
        assertThat(infer("{\"inputs\": [" + image(0) + "]}").status()).isEqualTo(200);
    }

    @Test
    void countsWhatItDoes() {
        infer("{\"inputs\": [" + image(0) + "]}");
        infer("{}");
        Waiting.until(() -> {
            String metrics = node.get("/actuator/prometheus").body();
            return metrics.contains("modelport_requests_total{model=\"Ziffern é\",outcome=\"ok\",protocol=\"oip\","
                    + "version=\"1\"}")
                    && metrics.contains("modelport_request_seconds_bucket{model=\"Ziffern é\"")
                    && metrics.contains("modelport_queue_wait_seconds_count{model=\"Ziffern é\"")
                    && metrics.contains("modelport_batch_size_bucket{model=\"Ziffern é\"")
                    && metrics.contains("modelport_slots_busy{model=\"Ziffern é\"");
        });
    }

    private Answer infer(String body) {
        return node.post(PATH + "/infer", body);
    }

    private static String image(int seed) {
        return input("images", "FP32", "[1,1,28,28]", "[" + pixels(seed) + "]");
    }

    private static String input(String name, String type, String shape, String data) {
        return "{\"name\": \"" + name + "\", \"datatype\": \"" + type + "\", \"shape\": " + shape + ", \"data\": "
                + data + "}";
    }

    private static String pixels(int seed) {
        return numbers(seed * 100 + 1, RealModels.PIXELS);
    }

    private static String numbers(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> String.valueOf(i * 7 % 101 / 101.0))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
    }

    private static List<Double> probabilities(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("outputs").get(0).get("data").valueStream().map(JsonNode::asDouble).toList();
    }
}
