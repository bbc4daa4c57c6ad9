package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@QueueTest
class TrainingJobApiTests {

    private static final String JOBS = "/api/v1/training-jobs";

    @LocalServerPort
    private int port;

    private Api api;
    private String model;

    @BeforeEach
    void uploadDataset() {
        api = new Api(URI.create("http://127.0.0.1:" + port));
        Quadrants.require(api, "quadrants");
        model = "model-" + UUID.randomUUID();
    }

    @Test
    void queuesAJobWithNothingLeftOpen() {
        HttpResponse<String> answer = api.post(JOBS, """
            {"model": "%s", "dataset": {"name": "quadrants", "version": 1},
             "network": {"layers": [{"type": "flatten"}, {"type": "linear", "outputs": 4}]},
             "optimizer": {"type": "adam", "learningRate": 0.001}, "epochs": 3}
            """.formatted(model));
        JsonNode job = Api.json(answer);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).contains(JOBS + "/" + job.get("id").asString());
        assertThat(job.get("state").asString()).isEqualTo("QUEUED");
        assertThat(job.get("evaluationSplit").asString()).isEqualTo("test");
        assertThat(job.get("createdBy").asString()).isEqualTo("local");
        JsonNode spec = job.get("spec");
        assertThat(spec.get("batchSize").asInt()).isEqualTo(128);
        assertThat(spec.get("seed").isIntegralNumber()).isTrue();
        assertThat(spec.get("ranks").asInt()).isPositive();
        assertThat(spec.get("loss").get("type").asString()).isEqualTo("cross-entropy");
        assertThat(spec.get("schedule").get("type").asString()).isEqualTo("constant");
        assertThat(spec.get("inputType").asString()).isEqualTo("FP32");
        assertThat(api.job(job.get("id").asString())).isEqualTo(job);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "epochs": 3                  | "epochs": 3, "epocs": 3       | epocs                     | unknown-field
        "epochs": 3                  | "epochs": 0                   | epochs                    | invalid-training-spec
        "epochs": 3                  | "priority": 0                 | epochs                    | invalid-value
        "epochs": 3                  | "epochs": 3, "ranks": 200     | ranks                     | invalid-training-spec
        "epochs": 3                  | "epochs": 3, "priority": 9999 | priority                  | invalid-training-job
        {"type": "flatten"}          | {"type": "flaten"}            | network.layers[0]         | unknown-type
        {"type": "flatten"}          | {"type": "relu"}              | network.layers[1]         | layer-shape-mismatch
        "outputs": 4                 | "outputs": 5                  | network.layers[1]         | output-shape-mismatch
        "outputs": 4                 | "outputs": 0                  | network.layers[1].outputs | invalid-layer
        "learningRate": 0.1          | "learningRate": -1            | optimizer.learningRate    | invalid-optimizer
        "version": 1                 | "version": 1, "note": ""      | dataset.note              | unknown-field
        """)
    void refusesWhatCannotBeTrainedAndNamesTheField(String correct, String wrong, String field, String type) {
        String job = """
            {"model": "%s", "dataset": {"name": "quadrants", "version": 1},
             "network": {"layers": [{"type": "flatten"}, {"type": "linear", "outputs": 4}]},
             "optimizer": {"type": "sgd", "learningRate": 0.1}, "epochs": 3}
            """.formatted(model);
        assertThat(job).contains(correct);

        HttpResponse<String> answer = api.post(JOBS, job.replace(correct, wrong));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Api.json(answer).get("field").asString()).isEqualTo(field);
        assertThat(Api.json(answer).get("type").asString()).endsWith(":" + type);
    }

    @Test
    void refusesADatasetThatDoesNotExist() {
        HttpResponse<String> answer = api.post(JOBS, Api.quickJob(model, "no-such-dataset"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("no-such-dataset");
    }

    @Test
    void answersTheSameJobToTheSameRequestWithTheSameKey() {
        String key = UUID.randomUUID().toString();

        HttpResponse<String> first = api.post(JOBS, Api.quickJob(model, "quadrants"), "Idempotency-Key", key);
        HttpResponse<String> again = api.post(JOBS, Api.quickJob(model, "quadrants"), "Idempotency-Key", key);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(Api.json(again).get("id")).isEqualTo(Api.json(first).get("id"));
    }

    @Test
    void refusesAnotherRequestWithAKeyThatWasSentBefore() {
        String key = UUID.randomUUID().toString();
        api.post(JOBS, Api.quickJob(model, "quadrants"), "Idempotency-Key", key);

        HttpResponse<String> other = api.post(JOBS, Api.endlessJob(model, "quadrants"), "Idempotency-Key", key);

        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("idempotency-key-reused");
    }

    @Test
    void makesOneJobOfManyEqualRequestsAtOnce() throws Exception {
        String key = UUID.randomUUID().toString();
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> api.post(JOBS, Api.quickJob(model, "quadrants"), "Idempotency-Key", key));
        }
        List<HttpResponse<String>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(calls.size())) {
            for (Future<HttpResponse<String>> call : callers.invokeAll(calls)) {
                answers.add(call.get());
            }
        }

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(answers).extracting(answer -> answer.headers().firstValue("Idempotent-Replayed").isEmpty())
                .containsOnlyOnce(true);
        assertThat(answers).extracting(answer -> Api.json(answer).get("id").asString())
                .containsOnly(Api.json(answers.getFirst()).get("id").asString());
    }

    @Test
    void runsThoseOfHigherPriorityFirstAndTellsEveryJobsPlace() {
        String later = api.submit(Api.quickJob(model, "quadrants"));
        String urgent = api
                .submit(Api.quickJob(model, "quadrants").replace("\"epochs\"", "\"priority\": 900, \"epochs\""));

        int place = api.job(later).get("queuePosition").asInt();
        assertThat(api.job(urgent).get("queuePosition").asInt()).isLessThan(place);

        api.post(JOBS + "/" + urgent + "/cancel", "");
        assertThat(api.job(later).get("queuePosition").asInt()).isEqualTo(place - 1);
        assertThat(api.job(urgent).get("queuePosition").isNull()).isTrue();
    }

    @Test
    void cancelsAQueuedJobAtOnceAndAgainWithoutHarm() {
        String id = api.submit(Api.quickJob(model, "quadrants"));

        HttpResponse<String> answer = api.post(JOBS + "/" + id + "/cancel", "");
        HttpResponse<String> again = api.post(JOBS + "/" + id + "/cancel", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Api.json(answer).get("state").asString()).isEqualTo("CANCELLED");
        assertThat(Api.json(answer).get("attempts").asInt()).isZero();
        assertThat(Api.json(again)).isEqualTo(Api.json(answer));
    }

    @Test
    void pagesThroughJobsWithoutMissingOrRepeatingOne() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(api.submit(Api.quickJob(model, "quadrants")));
        }
        assertThat(pages("createdAt")).isEqualTo(ids);
        assertThat(pages("-createdAt")).isEqualTo(ids.reversed());
    }

    @Test
    void listsJobsInTheStatesAskedFor() {
        String queued = api.submit(Api.quickJob(model, "quadrants"));
        String cancelled = api.submit(Api.quickJob(model, "quadrants"));
        api.post(JOBS + "/" + cancelled + "/cancel", "");

        assertThat(ids(api.get(JOBS + "?model=" + model + "&state=CANCELLED"))).containsExactly(cancelled);
        assertThat(ids(api.get(JOBS + "?model=" + model + "&state=QUEUED&state=RUNNING"))).containsExactly(queued);
        assertThat(api.get(JOBS + "?state=WAITING").get("status").asInt()).isEqualTo(400);
        assertThat(api.get(JOBS + "?sort=name").get("field").asString()).isEqualTo("sort");
        assertThat(api.get(JOBS + "?cursor=abc").get("type").asString()).endsWith("invalid-cursor");
    }

    @Test
    void knowsNoJobOfAnotherId() {
        for (String id : List.of(UUID.randomUUID().toString(), "seven")) {
            assertThat(api.job(id).get("type").asString()).endsWith(":training-job-not-found");
            assertThat(api.get(JOBS + "/" + id + "/metrics").get("status").asInt()).isEqualTo(404);
            assertThat(api.get(JOBS + "/" + id + "/attempts").get("status").asInt()).isEqualTo(404);
            assertThat(api.send(HttpRequest.newBuilder(api.node().resolve(JOBS + "/" + id + "/events"))).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void keepsADatasetVersionThatAJobIsToBeTrainedOn() {
        Quadrants.require(api, "kept");
        api.submit(Api.quickJob(model, "kept"));

        HttpResponse<String> answer = api.send(HttpRequest.newBuilder(api.node().resolve("/api/v1/datasets/kept"))
                .header("If-Match", "*")
                .DELETE());

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("training job");
    }

    @Test
    void followsTheShapeOfAnExampleThroughANetwork() {
        JsonNode shapes = Api.json(api.post("/api/v1/networks/shapes", """
            {"inputShape": [1, 28, 28], "network": {"layers": [
             {"type": "conv2d", "outputChannels": 16, "kernel": 3, "padding": 1}, {"type": "batch-norm"},
             {"type": "max-pool2d", "kernel": 2}, {"type": "flatten"}, {"type": "linear", "outputs": 10}]}}
            """));

        assertThat(shapes.get("layers").toString()).isEqualTo("""
            [{"shape":[16,28,28],"parameters":160},{"shape":[16,28,28],"parameters":32},\
            {"shape":[16,14,14],"parameters":0},{"shape":[3136],"parameters":0},{"shape":[10],"parameters":31370}]""");
        assertThat(shapes.get("parameters").asInt()).isEqualTo(160 + 32 + 31370);
    }

    @Test
    void namesTheLayerThatCannotTakeTheShapeBeforeIt() {
        HttpResponse<String> answer = api.post("/api/v1/networks/shapes", """
            {"inputShape": [1, 28, 28], "network": {"layers": [{"type": "relu"}, {"type": "linear", "outputs": 10}]}}
            """);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("field").asString()).isEqualTo("network.layers[1]");
        assertThat(Api.json(api.post("/api/v1/networks/shapes",
                "{\"inputShape\": [], \"network\": {\"layers\": [{\"type\": \"relu\"}]}}")).get("field").asString())
                .isEqualTo("inputShape");
    }

    private List<String> pages(String sort) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get(JOBS + "?limit=2&model=" + model + "&sort=" + sort + cursor);
            ids.addAll(ids(page));
            cursor = page.get("nextCursor").isNull() ? "" : "&cursor=" + page.get("nextCursor").asString();
        } while (!cursor.isEmpty());
        return ids;
    }

    private static List<String> ids(JsonNode page) {
        return page.get("items").valueStream().map(job -> job.get("id").asString()).toList();
    }
}
