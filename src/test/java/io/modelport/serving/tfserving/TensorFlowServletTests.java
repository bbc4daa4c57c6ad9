package io.modelport.serving.tfserving;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.Waiting;
import io.modelport.serving.core.EchoRunner;
import io.modelport.serving.core.FakeRunner;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.LoadState;
import io.modelport.serving.core.VersionStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods and what is told about models. */
class TensorFlowServletTests {

    private static final String ROWS = "{\"instances\": [[1, 2]]}";

    private final TensorFlowNode node = TensorFlowNode.of(
            TensorFlowNode.same(List.of(), TensorFlowNode.spec("x", DataType.FP32, -1L, 2L)), new EchoRunner());

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void stop() {
        held.countDown();
        clients.shutdownNow();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/m:predict", "/m:PREDICT", "/m/versions/3:predict", "/m/versions/0003:predict",
            "/m/labels/best:predict", "/m%3Apredict", "/%6D/Labels/best:predict"})
    void predictsAtEveryAddressOfAVersion(String path) {
        Answer answer = node.http.post("/v1/models" + path, ROWS, "Content-Type", "application/x-www-form-urlencoded");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"predictions\":[[1.0,2.0]]}");
    }

    @ParameterizedTest
    @CsvSource({"POST,/v1/models/m", "POST,/v1/models/m:explain", "POST,/v1/models/m:", "POST,/v1/models/:predict",
            "POST,/v1/models", "POST,/v1", "POST,/v1/models/m/versions/x:predict", "POST,/v1/models/m/versions:predict",
            "POST,/v1/models/m/versions/3/labels/best:predict", "POST,/v1/models/m/versions/-3:predict",
            "POST,/v1/models/m/labels/:predict", "POST,/v1/models/m/metadata:predict", "POST,/v1/m:predict",
            "GET,/v1/models/m:predict", "GET,/v1/models//", "GET,/v1/models//versions/3", "GET,/v1", "GET,/v1/",
            "GET,/v1/none", "GET,/v1/models/m/none",
            "GET,/v1/models/m/versions", "GET,/v1/models/m/versions/x", "GET,/v1/models/m/versions/3/none",
            "GET,/v1/models/m/versions/3/metadata/x", "PUT,/v1/models/m:predict",
            "DELETE,/v1/models/m", "OPTIONS,/v1/models/m", "PATCH,/v1/models"})
    void whatIsNoCallIsABadRequest(String method, String path) {
        Answer answer = node.http.send(method, path, BodyPublishers.ofString(ROWS));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).startsWith("Malformed request: " + method + " " + path + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/n", "/n/metadata", "/m/versions/4", "/m/versions/99999999999999999999", "/m/labels/worst",
            "/m/labels/3", "/m/versions/4/metadata", "/m/labels/worst/metadata"})
    void whatIsNotDeployedIsNotFound(String path) {
        assertThat(node.http.get("/v1/models" + path).status()).isEqualTo(404);
        if (!path.endsWith("metadata")) {
            Answer answer = node.http.post("/v1/models" + path + ":predict", ROWS);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.error()).isNotEmpty();
        }
    }

    @Test
    void tellsTheStateOfEveryVersion() {
        node.route(List.of(new VersionStatus(3, LoadState.SERVING, null), new VersionStatus(4, LoadState.LOADING, null),
                new VersionStatus(5, LoadState.WARMING, null), new VersionStatus(1, LoadState.DRAINING, null),
                new VersionStatus(2, LoadState.FAILED, "no \"x\"")));
        String third = state(3, "AVAILABLE", "OK", "");
        assertThat(node.http.get("/v1/models/m").body()).isEqualTo("{\"id\":\"m\",\"object\":\"model\","
                + "\"created\":1780000000,\"owned_by\":\"modelport\",\"name\":\"m\",\"ready\":true,"
                + "\"model_version_status\":[" + third + "," + state(4, "LOADING", "OK", "") + ","
                + state(5, "LOADING", "OK", "") + "," + state(1, "UNLOADING", "OK", "") + ","
                + state(2, "END", "INTERNAL", "no \\\"x\\\"") + "]}");
        assertThat(node.http.get("/v1/models/m/versions/3").body())
                .isEqualTo("{\"model_version_status\":[" + third + "]}");
        assertThat(node.http.get("/v1/models/m/labels/best").body())
                .isEqualTo("{\"model_version_status\":[" + third + "]}");
        assertThat(node.http.get("/v1/models/m/versions/2").body()).contains("\"END\"");
        assertThat(node.http.get("/v1/models").body()).isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"m\","
                + "\"object\":\"model\",\"created\":1780000000,\"owned_by\":\"modelport\"}],\"models\":[\"m\"]}");
    }

    @Test
    void describesTheSignature() {
        Signature signature = new Signature(
                List.of(TensorFlowNode.spec("a", DataType.BF16, -1L, 2L), TensorFlowNode.spec("b", DataType.INT64)),
                List.of(TensorFlowNode.spec("c", DataType.UINT8, 3L)), List.of(), null);
        try (TensorFlowNode other = TensorFlowNode.of(signature, new EchoRunner())) {
            String expected = "{\"model_spec\":{\"name\":\"m\",\"signature_name\":\"\",\"version\":\"3\"},"
                    + "\"metadata\":{\"signature_def\":{\"signature_def\":{\"serving_default\":{\"inputs\":{"
                    + "\"a\":{\"dtype\":\"DT_BFLOAT16\",\"tensor_shape\":{\"dim\":[{\"size\":\"-1\",\"name\":\"\"},"
                    + "{\"size\":\"2\",\"name\":\"\"}],\"unknown_rank\":false},\"name\":\"a:0\"},"
                    + "\"b\":{\"dtype\":\"DT_INT64\",\"tensor_shape\":{\"dim\":[],\"unknown_rank\":false},"
                    + "\"name\":\"b:0\"}},\"outputs\":{\"c\":{\"dtype\":\"DT_UINT8\",\"tensor_shape\":{\"dim\":["
                    + "{\"size\":\"3\",\"name\":\"\"}],\"unknown_rank\":false},\"name\":\"c:0\"}},"
                    + "\"method_name\":\"tensorflow/serving/predict\"}}}}}";
            for (String path : new String[] {"", "/versions/3", "/labels/best"}) {
                assertThat(other.http.get("/v1/models/m" + path + "/metadata").body()).isEqualTo(expected);
            }
        }
    }

    @Test
    void answersHeadAsGetWithoutABody() {
        for (String path : new String[] {"/v1/models", "/v1/models/m", "/v1/models/m/metadata"}) {
            Answer head = node.http.send("HEAD", path, BodyPublishers.noBody());
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length"))
                    .isEqualTo(Integer.toString(node.http.get(path).body().length()));
        }
        assertThat(node.http.send("HEAD", "/v1/models/n", BodyPublishers.noBody()).status()).isEqualTo(404);
    }

    @Test
    void readsAndWritesCompressedBodies() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(("{\"instances\": [[1, 2]" + ",[0, 0]".repeat(1_000) + "]}").getBytes(StandardCharsets.UTF_8));
        }
        Answer answer = node.http.post("/v1/models/m:predict", packed.toByteArray(), "Content-Encoding", "gzip");
        assertThat(answer.body()).startsWith("{\"predictions\":[[1.0,2.0],[0.0,0.0]");
        Answer compact = node.http.post("/v1/models/m:predict", packed.toByteArray(), "Content-Encoding", "gzip",
                "Accept-Encoding", "gzip");
        assertThat(compact.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(node.http.post("/v1/models/m:predict", ROWS, "Content-Encoding", "gzip").status()).isEqualTo(400);
        assertThat(node.http.post("/v1/models/m:predict", ROWS, "Content-Encoding", "br").status()).isEqualTo(415);
    }

    @Test
    void aModelThatIsLoadedIsUnavailable() {
        node.unroute();
        for (Answer answer : List.of(node.predict(ROWS), node.http.post("/v1/models/m/versions/3:predict", ROWS),
                node.http.get("/v1/models/m/metadata"))) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.error()).contains("is not ready here yet");
        }
        assertThat(node.http.get("/v1/models/m").body()).contains("\"ready\":false")
                .contains(state(3, "LOADING", "OK", ""));
    }

    @Test
    void aFullQueueIsTooManyRequests() {
        whileOneRuns(new Limits(1, 1, 1), Duration.ofSeconds(60), busy -> {
            CompletableFuture<Answer> queued = CompletableFuture.supplyAsync(() -> busy.predict(ROWS), clients);
            Waiting.until(() -> busy.version.queued() == 1);
            Answer refused = busy.predict(ROWS);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.error()).contains("As many requests wait for this model as may: 1.");
            held.countDown();
            assertThat(queued.join().body()).isEqualTo("{\"predictions\":[[10.0,20.0]]}");
        });
    }

    @Test
    void whatIsNotAnsweredInTimeIsATimeout() {
        whileOneRuns(new Limits(1, 1, 10), Duration.ofMillis(300), busy -> {
            Answer late = busy.predict(ROWS);
            assertThat(late.status()).isEqualTo(504);
            assertThat(late.error()).isNotEmpty();
        });
    }

    private void whileOneRuns(Limits limits, Duration timeout, Consumer<TensorFlowNode> test) {
        FakeRunner runner = new FakeRunner();
        CountDownLatch entered = new CountDownLatch(1);
        runner.beforeRun(inputs -> {
            entered.countDown();
            await(held);
        });
        try (TensorFlowNode busy = new TensorFlowNode(FakeRunner.SIGNATURE, runner, limits, timeout)) {
            CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> busy.predict(ROWS), clients);
            await(entered);
            test.accept(busy);
            held.countDown();
            assertThat(running.join().status()).isEqualTo(200);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesWhatIsTooLargeOrTooDeep() {
        assertThat(node.predict(" ".repeat(TensorFlowNode.BODY_LIMIT + 1)).status()).isEqualTo(413);
        for (String deep : new String[] {"[".repeat(100_000), "{\"x\":".repeat(100_000),
                "{\"instances\":" + "[".repeat(100_000), "{\"inputs\":{\"x\":" + "[".repeat(63),
                "{\"other\":" + "[{\"a\":".repeat(50_000)}) {
            assertThat(node.predict(deep).status()).isEqualTo(400);
        }
        assertThat(node.predict(ROWS).status()).isEqualTo(200);
    }

    private static String state(int version, String state, String code, String message) {
        return "{\"version\":\"" + version + "\",\"state\":\"" + state + "\",\"status\":{\"error_code\":\"" + code
                + "\",\"error_message\":\"" + message + "\"}}";
    }
}
