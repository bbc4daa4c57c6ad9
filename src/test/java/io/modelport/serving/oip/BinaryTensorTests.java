package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.Waiting;
import io.modelport.serving.core.EchoRunner;
import io.modelport.serving.core.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tensors as raw bytes, compressed bodies, and the best classes, over HTTP. */
class BinaryTensorTests {

    private static final String INFER = "/v2/models/m/infer";
    private static final String HEADER = "Inference-Header-Content-Length";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static OipNode node;

    @BeforeAll
    static void start() {
        node = new OipNode(EchoRunner.signature(DataType.FP32), new EchoRunner(), new Limits(64, 2, 10),
                Duration.ofSeconds(30));
    }

    @AfterAll
    static void stop() {
        assertThat(node.budget.taken()).as("memory that was not given back").isZero();
        node.close();
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = "BYTES", mode = Mode.EXCLUDE)
    void everyDatatypeTravelsAsBytesAndAsJson(DataType type) {
        String name = type.name().toLowerCase(Locale.ROOT);
        try (OipNode typed = new OipNode(EchoRunner.signature(type), new EchoRunner(), new Limits(8, 1, 10),
                Duration.ofSeconds(30))) {
            String elements = type == DataType.BOOL ? "[true,false,true,true]"
                    : type.name().startsWith("U") ? "[0,1,2,255]" : "[0,-1,2,127]";
            String written = type.name().contains("F") ? "[0.0,-1.0,2.0,127.0]" : elements;
            byte[] request = bytes("{\"inputs\":[{\"name\":\"" + name + "\",\"datatype\":\"" + type
                    + "\",\"shape\":[2,2],\"data\":" + elements
                    + "}],\"parameters\":{\"binary_data_output\":true}}");
            HttpResponse<byte[]> binary = typed.post(INFER, request);
            assertThat(binary.statusCode()).as(text(binary.body())).isEqualTo(200);
            byte[] raw = behind(binary);
            assertThat(raw).hasSize(4 * type.size());

            byte[] back = join(bytes("{\"inputs\":[{\"name\":\"" + name + "\",\"datatype\":\"" + type
                    + "\",\"shape\":[2,2],\"parameters\":{\"binary_data_size\":" + raw.length + "}}]}"), raw);
            HttpResponse<byte[]> json = typed.post(INFER, back, HEADER, "" + (back.length - raw.length));
            assertThat(json.statusCode()).as(text(json.body())).isEqualTo(200);
            assertThat(text(json.body())).contains("\"data\":" + written);
        }
    }

    @Test
    void mixesBytesAndJsonBothWays() {
        Signature two = EchoRunner.signature(DataType.FP32, DataType.INT64);
        try (OipNode mixed = new OipNode(two, new EchoRunner(), new Limits(8, 1, 10), Duration.ofSeconds(30))) {
            byte[] floats = floats(1.5f, -2.5f);
            byte[] header = bytes("{\"id\":\"é\",\"inputs\":["
                    + "{\"name\":\"fp32\",\"shape\":[1,2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}},"
                    + "{\"name\":\"int64\",\"shape\":[1,2],\"datatype\":\"INT64\",\"data\":[[7,8]]}],"
                    + "\"outputs\":[{\"name\":\"int64\"},{\"name\":\"fp32\",\"parameters\":{\"binary_data\":false}}],"
                    + "\"parameters\":{\"binary_data_output\":true}}");
            HttpResponse<byte[]> answer = mixed.post(INFER, join(header, floats), HEADER, "" + header.length);
            assertThat(answer.statusCode()).as(text(answer.body())).isEqualTo(200);
            assertThat(text(Arrays.copyOf(answer.body(), header(answer)))).isEqualTo(
                    "{\"id\":\"é\",\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":["
                            + "{\"name\":\"int64\",\"datatype\":\"INT64\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":16}},"
                            + "{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1.5,-2.5]}]}");
            ByteBuffer numbers = ByteBuffer.wrap(behind(answer)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(numbers.getLong()).isEqualTo(7);
            assertThat(numbers.getLong()).isEqualTo(8);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        }
    }

    @Test
    void takesABodyThatIsNothingButATensor() {
        byte[] raw = floats(1, 2, 3, 4, 5, 6);
        HttpResponse<byte[]> answer = node.post(INFER, raw, HEADER, "0");
        assertThat(answer.statusCode()).as(text(answer.body())).isEqualTo(200);
        assertThat(text(Arrays.copyOf(answer.body(), header(answer)))).contains("\"shape\":[3,2]");
        assertThat(behind(answer)).isEqualTo(raw);

        assertThat(node.post(INFER, new byte[0], HEADER, "0").statusCode()).isEqualTo(400);
        HttpResponse<byte[]> odd = node.post(INFER, new byte[12], HEADER, "0");
        assertThat(odd.statusCode()).isEqualTo(400);
        assertThat(text(odd.body())).contains("which is no multiple of the 8");
    }

    @Test
    void aRawBodyFillsTheOneOpenDimensionOfABatchOfOne() {
        TensorSpec open = new TensorSpec("x", DataType.FP32, List.of(-1L, -1L, 2L));
        try (OipNode ragged = new OipNode(new Signature(List.of(open), List.of(open), List.of(), null),
                new EchoRunner(), new Limits(8, 1, 10), Duration.ofSeconds(30))) {
            HttpResponse<byte[]> answer = ragged.post(INFER, floats(1, 2, 3, 4), HEADER, "0");
            assertThat(text(Arrays.copyOf(answer.body(), header(answer)))).contains("\"shape\":[1,2,2]");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{H}|-1|Inference-Header-Content-Length is '-1'", "{H}|x|Inference-Header-Content-Length is 'x'",
            "{H}|99999|and the body has", "{H}|99999999999999999999|and the body has",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":16}}]}||has a binary_data_size of 16, and 8 bytes",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":9223372036854775807}}]}||and 8 bytes of the body are left",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":-8}}]}||does not fit",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":4}}]}||has a shape of 2 elements and got fewer",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[2,2],\"parameters\":{\"binary_data_size\":8}}]}||has a shape of 4 elements and got fewer",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":8,\"binary_data_size\":8}}]}||'binary_data_size' is there twice",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2],\"parameters\":{\"binary_data_size\":8}}]}||has data and a binary_data_size",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}||8 bytes follow the JSON and belong to no input",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"BYTES\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":8}}]}||expects FP32 and got BYTES",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP16\",\"shape\":[2,2],\"parameters\":{\"binary_data_size\":8}}]}||expects FP32 and got FP16",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[4611686018427387904,2],\"parameters\":{\"binary_data_size\":8}}]}||more elements than can be counted",
            "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"parameters\":{\"shared_memory_region\":\"r\"}}]}||shared memory, which this server does not have",
            "{\"inputs\":[],\"outputs\":[{\"name\":\"fp32\",\"parameters\":{\"classification\":0}}]}||classification is 0",
            "{\"inputs\":[],\"outputs\":[{\"name\":\"fp32\",\"parameters\":{\"classification\":99999999999}}]}||classification is 99999999999",
            "{\"inputs\":[],\"outputs\":[{\"name\":\"fp32\",\"parameters\":{\"binary_data\":1}}]}||true or false is expected"})
    void saysWhatIsWrongWithABinaryRequest(String json, String length, String message) {
        byte[] header = bytes(json);
        HttpResponse<byte[]> answer = node.post(INFER, join(header, new byte[8]), HEADER,
                length == null ? "" + header.length : length);
        assertThat(answer.statusCode()).as(text(answer.body())).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("error").asString()).contains(message);
    }

    @Test
    void truthsOfAnyByteAreOne() {
        try (OipNode typed = new OipNode(EchoRunner.signature(DataType.BOOL), new EchoRunner(), new Limits(8, 1, 10),
                Duration.ofSeconds(30))) {
            HttpResponse<byte[]> answer = typed.post(INFER, new byte[] {0, 2, -1, 1}, HEADER, "0");
            assertThat(behind(answer)).containsExactly(0, 1, 1, 1);
        }
    }

    @Test
    void namesTheBestClasses() {
        String body = "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[3,2],\"data\":[0.25,0.75,NaN,-1,5,5]}],"
                + "\"outputs\":[{\"name\":\"fp32\",\"parameters\":{\"classification\":%s}}]}";
        Answer best = node.http.post(INFER, body.formatted("1"));
        assertThat(best.body()).contains("\"datatype\":\"BYTES\",\"shape\":[3,1],"
                + "\"data\":[\"0.750000:1:second\",\"-1.000000:1:second\",\"5.000000:0:first\"]");
        Answer all = node.http.post(INFER, body.formatted("7"));
        assertThat(all.body()).contains("\"shape\":[3,2],\"data\":[\"0.750000:1:second\",\"0.250000:0:first\","
                + "\"-1.000000:1:second\",\"nan:0:first\",\"5.000000:0:first\",\"5.000000:1:second\"]");

        HttpResponse<byte[]> binary = node.post(INFER, bytes(body.formatted("1,\"binary_data\":true")));
        ByteBuffer raw = ByteBuffer.wrap(behind(binary)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(raw.getInt()).isEqualTo("0.750000:1:second".length());
        byte[] first = new byte["0.750000:1:second".length()];
        raw.get(first);
        assertThat(text(first)).isEqualTo("0.750000:1:second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "GZIP", "x-gzip"})
    void readsAndWritesCompressedBodies(String coding) throws IOException {
        String row = "1.5,2.5,";
        byte[] body = bytes("{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[400,2],\"data\":["
                + row.repeat(399) + "1.5,2.5]}]}");
        byte[] plain = node.post(INFER, body).body();
        byte[] packed = coding.equals("deflate") ? deflate(body) : gzip(body);
        HttpResponse<byte[]> answer = node.post(INFER, packed, "Content-Encoding", coding, "Accept-Encoding",
                "br;q=1, " + coding.toLowerCase(Locale.ROOT));
        assertThat(answer.statusCode()).as(text(answer.body())).isEqualTo(200);
        String used = answer.headers().firstValue("Content-Encoding").orElseThrow();
        assertThat(used).isEqualTo(coding.equals("deflate") ? "deflate" : "gzip");
        assertThat(inflate(used, answer.body())).isEqualTo(plain);
        assertThat(answer.body()).hasSizeLessThan(plain.length);

        byte[] header = bytes(
                "{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":8}}]}");
        byte[] binary = join(header, floats(1, 2));
        HttpResponse<byte[]> counted = node.post(INFER, coding.equals("deflate") ? deflate(binary) : gzip(binary),
                "Content-Encoding", coding, HEADER, "" + header.length, "Accept-Encoding", "gzip;q=0");
        assertThat(text(counted.body())).contains("\"data\":[1.0,2.0]");
        assertThat(counted.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void refusesBrokenCompression() throws IOException {
        byte[] body = bytes("{\"inputs\":[{\"name\":\"fp32\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}");
        List<byte[]> broken = new ArrayList<>();
        byte[] packed = gzip(body);
        broken.add(Arrays.copyOf(packed, packed.length - 1));
        broken.add(Arrays.copyOf(packed, packed.length / 2));
        broken.add(join(packed, new byte[] {1}));
        broken.add(join(packed, packed));
        byte[] wrong = packed.clone();
        wrong[wrong.length - 6] ^= 1;
        broken.add(wrong);
        broken.add(body);
        broken.add(new byte[0]);
        broken.add(new byte[] {0x1f, (byte) 0x8b, 8, 31, 0, 0, 0, 0, 0, 3, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0});
        for (byte[] one : broken) {
            HttpResponse<byte[]> answer = node.post(INFER, one, "Content-Encoding", "gzip");
            assertThat(answer.statusCode()).as(text(answer.body())).isEqualTo(400);
        }
        byte[] deflated = deflate(body);
        for (byte[] one : List.of(Arrays.copyOf(deflated, deflated.length - 1), join(deflated, new byte[1]), packed)) {
            assertThat(node.post(INFER, one, "Content-Encoding", "deflate").statusCode()).isEqualTo(400);
        }
        assertThat(node.post(INFER, body, "Content-Encoding", "br").statusCode()).isEqualTo(415);
        assertThat(node.post(INFER, body, "Content-Encoding", "gzip, gzip").statusCode()).isEqualTo(415);
    }

    @Test
    void aBombIsRefusedAtTheLimit() throws IOException {
        byte[] bomb = gzip(new byte[OipNode.BODY_LIMIT * 50]);
        assertThat(bomb).hasSizeLessThan(OipNode.BODY_LIMIT / 4);
        HttpResponse<byte[]> answer = node.post(INFER, bomb, "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(node.post(INFER, new byte[OipNode.BODY_LIMIT + 1]).statusCode()).isEqualTo(413);
    }

    @Test
    void bodiesInMemoryAreBoundedForTheWholeNode() throws IOException {
        List<Socket> half = new ArrayList<>();
        int size = OipNode.BODY_LIMIT - 100;
        try {
            String status = "";
            for (int i = 0; i < 60 && !status.contains("429"); i++) {
                Socket socket = new Socket("127.0.0.1", node.port());
                half.add(socket);
                socket.setSoTimeout(50);
                socket.getOutputStream()
                        .write(bytes("POST " + INFER + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n"));
                socket.getOutputStream().write(new byte[size - 10]);
                socket.getOutputStream().flush();
                status = firstLine(socket.getInputStream());
            }
            assertThat(status).contains("429");
            assertThat(node.budget.taken()).isLessThanOrEqualTo(OipNode.BUDGET);
        } finally {
            for (Socket socket : half) {
                socket.close();
            }
        }
        Waiting.until(() -> node.budget.taken() == 0);
        assertThat(node.post(INFER, floats(1, 2), HEADER, "0").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsWhatAVersionHasDoneAndHowItIsSetUp() {
        JsonNode before = node.http.get("/v2/models/m/versions/1/stats").json().get("model_stats").get(0);
        node.post(INFER, floats(1, 2, 3, 4), HEADER, "0");
        node.post(INFER, floats(1), HEADER, "0");
        JsonNode after = node.http.get("/v2/models/m/stats").json().get("model_stats").get(0);
        assertThat(after.get("version").asString()).isEqualTo("1");
        assertThat(count(after, "inference_count") - count(before, "inference_count")).isEqualTo(2);
        assertThat(count(after, "execution_count") - count(before, "execution_count")).isEqualTo(1);
        assertThat(after.get("last_inference").asLong()).isGreaterThan(1_700_000_000_000L);
        for (String kind : List.of("success", "fail", "queue", "compute_input", "compute_infer", "compute_output")) {
            JsonNode now = after.get("inference_stats").get(kind);
            assertThat(now.get("count").asLong() - before.get("inference_stats").get(kind).get("count").asLong())
                    .as(kind)
                    .isEqualTo(1);
            assertThat(now.get("ns").asLong()).isGreaterThanOrEqualTo(0);
        }
        assertThat(node.http.get("/v2/models/stats").json()).isEqualTo(node.http.get("/v2/models/m/stats").json());
        assertThat(node.http.get("/v2/models/m/versions/2/stats").status()).isEqualTo(404);
        assertThat(node.http.get("/v2/models/none/stats").status()).isEqualTo(404);
        assertThat(node.http.get("/v2/models/m/versions/best/config").body()).isEqualTo("{\"name\":\"m\","
                + "\"platform\":\"pytorch_torchscript\",\"backend\":\"pytorch\",\"max_batch_size\":64,"
                + "\"input\":[{\"name\":\"fp32\",\"data_type\":\"TYPE_FP32\",\"dims\":[2]}],"
                + "\"output\":[{\"name\":\"fp32\",\"data_type\":\"TYPE_FP32\",\"dims\":[2]}],"
                + "\"instance_group\":[{\"name\":\"m\",\"kind\":\"KIND_CPU\",\"count\":2}]}");
        assertThat(node.http.get("/v2/models").body()).isEqualTo("{\"models\":[\"m\"]}");
    }

    @Test
    void loadsAndUnloadsOnlyAsDeploymentsSay() {
        assertThat(node.http.post("/v2/repository/models/m/load", "").status()).isEqualTo(200);
        assertThat(node.http.post("/v2/repository/models/m/load", "{\"parameters\":{}}").body()).isEqualTo("{}");
        assertThat(node.http.post("/v2/repository/models/none/load", "{}").status()).isEqualTo(404);
        Answer files = node.http.post("/v2/repository/models/m/load", "{\"parameters\":{\"config\":\"{}\"}}");
        assertThat(files.status()).isEqualTo(400);
        assertThat(files.error()).contains("PUT /api/v1/deployments/{model}");
        Answer unload = node.http.post("/v2/repository/models/m/unload",
                "{\"parameters\":{\"unload_dependents\":false}}");
        assertThat(unload.status()).isEqualTo(400);
        assertThat(unload.error()).contains("DELETE /api/v1/deployments/{model}");
        assertThat(node.http.get("/v2/repository/models/m/load").status()).isEqualTo(405);
        assertThat(node.http.post("/v2/repository/models/m/burn", "").status()).isEqualTo(404);
    }

    private static long count(JsonNode statistics, String name) {
        return statistics.get(name).asLong();
    }

    private static int header(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue(HEADER).map(Integer::parseInt).orElseThrow();
    }

    private static byte[] behind(HttpResponse<byte[]> answer) {
        return Arrays.copyOfRange(answer.body(), header(answer), answer.body().length);
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    private static byte[] deflate(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    private static byte[] inflate(String coding, byte[] body) throws IOException {
        InputStream packed = new java.io.ByteArrayInputStream(body);
        return (coding.equals("gzip") ? new GZIPInputStream(packed) : new InflaterInputStream(packed)).readAllBytes();
    }

    /** What has come of the first line within the socket's patience. */
    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
                line.append((char) next);
            }
        } catch (java.net.SocketTimeoutException e) {
            return line.toString();
        }
        return line.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
