package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The whole way of a job on one node, with its process and libtorch. */
@NodeTest
@Timeout(180)
class TrainingTests {

    private static final String JOBS = "/api/v1/training-jobs/";

    private final Api api;
    private final Path home;
    private final String model = "trained-" + UUID.randomUUID();

    @Autowired
    TrainingTests(@LocalServerPort int port, @Value("${modelport.home}") Path home) {
        this.api = new Api(URI.create("http://127.0.0.1:" + port));
        this.home = home;
    }

    @BeforeEach
    void uploadDataset() {
        Quadrants.require(api, "quadrants");
    }

    @Test
    void trainsAndRegistersAVersionWithItsLineage() {
        String id = api.submit(Api.quickJob(model, "quadrants"));
        JsonNode job = api.awaitState(id, JobState.SUCCEEDED);

        assertThat(job.get("version").asInt()).isEqualTo(1);
        assertThat(job.get("metrics").get("test_accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(job.get("progress").get("percent").asDouble()).isEqualTo(100);
        assertThat(job.get("attempts").asInt()).isEqualTo(1);
        JsonNode version = api.get("/api/v1/models/" + model + "/versions/1");
        assertThat(version.toString()).contains(id, "quadrants");
        JsonNode metrics = api.get(JOBS + id + "/metrics?keys=test_accuracy").get("items");
        assertThat(metrics.valueStream().map(metric -> metric.get("epoch").asInt())).containsExactly(1, 2);
        assertThat(log(id, 0).body()).contains("Epoch 2/2 done", "Published as version 1.");
    }

    @Test
    void leavesNothingOnTheDiskWhenAnAttemptHasEnded() throws Exception {
        String id = api.submit(Api.quickJob(model, "quadrants"));
        api.awaitState(id, JobState.SUCCEEDED);

        awaitEmpty(home.resolve("work/attempts"));
        awaitEmpty(home.resolve("logs/attempts"));
        assertThat(log(id, 0).body()).contains("Published");
    }

    @Test
    void showsTheLogWhileTheAttemptRunsAndGoesOnWhereTheReaderLeftOff() throws Exception {
        String id = api.submit(Api.endlessJob(model, "quadrants"));
        StringBuilder read = new StringBuilder();
        long offset = 0;
        while (!read.toString().contains("Epoch 2/")) {
            HttpResponse<String> part = api.job(id).get("attempts").asInt() == 0 ? null : log(id, offset);
            if (part != null) {
                assertThat(part.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
                read.append(part.body());
                offset = Long.parseLong(part.headers().firstValue("Modelport-Next-Offset").orElseThrow());
            }
            Thread.sleep(50);
        }

        assertThat(api.job(id).get("state").asString()).isEqualTo("RUNNING");
        assertThat(log(id, 0).body()).startsWith(read.toString());
        cancel(id);
    }

    @Test
    void stopsARunningJobWhenItIsCancelled() throws Exception {
        String id = api.submit(Api.endlessJob(model, "quadrants"));
        api.await(id, job -> !job.get("progress").isNull());

        JsonNode cancelling = Api.json(api.post(JOBS + id + "/cancel", ""));
        assertThat(cancelling.get("cancelRequested").asBoolean()).isTrue();
        JsonNode cancelled = api.awaitState(id, JobState.CANCELLED);

        assertThat(cancelled.get("version").isNull()).isTrue();
        assertThat(api.get(JOBS + id + "/attempts").get("items").get(0).get("state").asString()).isEqualTo("CANCELLED");
        assertThat(api.get("/api/v1/models/" + model).get("status").asInt()).isEqualTo(404);
        awaitEmpty(home.resolve("work/attempts"));
    }

    @Test
    void endsAnAttemptByForceThatDoesNotStop() throws Exception {
        String id = api.submit(Api.endlessJob(model, "quadrants"));
        api.await(id, job -> !job.get("progress").isNull());
        signal("STOP", attemptProcess());

        api.post(JOBS + id + "/cancel", "");

        api.awaitState(id, JobState.CANCELLED);
    }

    @Test
    void triesAgainWhenTheProcessCrashesAndSaysWhy() throws Exception {
        String id = api.submit(Api.endlessJob(model, "quadrants"));
        api.await(id, job -> !job.get("progress").isNull());

        signal("SEGV", attemptProcess());
        api.await(id, job -> job.get("attempts").asInt() == 2 && !job.get("progress").isNull());

        JsonNode attempts = api.get(JOBS + id + "/attempts").get("items");
        assertThat(attempts.get(0).get("state").asString()).isEqualTo("FAILED");
        assertThat(attempts.get(0).get("reason").asString()).contains("crashed in native code");
        assertThat(log(id, 0).body()).contains("A fatal error has been detected by the Java Runtime Environment");
        cancel(id);
    }

    @Test
    void failsAtOnceWhenTheLossIsNoLongerANumber() {
        String id = api.submit(Api.quickJob(model, "quadrants").replace("0.1", "1e38"));

        JsonNode failed = api.awaitState(id, JobState.FAILED);

        assertThat(failed.get("failure").get("type").asString()).isEqualTo("loss-not-finite");
        assertThat(failed.get("failure").get("reason").asString()).contains("smaller learning rate");
        assertThat(failed.get("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void tellsAFollowerEverythingAndEndsWithTheJob() {
        String id = api.submit(Api.quickJob(model, "quadrants"));

        List<Event> events = Event.follow(api, id, "", event -> false);

        assertThat(events).extracting(Event::name).contains("progress", "metric");
        assertThat(events).first().extracting(Event::name).isEqualTo("state");
        assertThat(events.getLast().name()).isEqualTo("state");
        assertThat(events.getLast().data().get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(metrics(events)).isEqualTo(allMetrics(id));
    }

    @Test
    void goesOnAfterTheLastEventThatAFollowerGot() {
        String id = api.submit(Api.quickJob(model, "quadrants"));
        List<Event> first = Event.follow(api, id, "",
                event -> event.name().equals("metric") && event.data().get("step").asInt() >= 5);

        List<Event> rest = Event.follow(api, id, first.getLast().id(), event -> false);

        assertThat(metrics(rest)).isNotEmpty();
        assertThat(Stream.of(first, rest).flatMap(part -> metrics(part).stream())).isEqualTo(allMetrics(id));
    }

    @Test
    void showsItsJobsToPrometheus() throws Exception {
        String id = api.submit(Api.quickJob(model, "quadrants"));
        api.awaitState(id, JobState.SUCCEEDED);
        String shown = "";
        while (!shown.contains("modelport_training_jobs{state=\"succeeded\"}")
                || !shown.contains("modelport_training_attempts_total{outcome=\"succeeded\"}")) {
            Thread.sleep(100);
            shown = api.send(HttpRequest.newBuilder(api.node().resolve("/actuator/prometheus"))).body();
        }
        assertThat(shown).contains("modelport_training_jobs{state=\"queued\"}");
    }

    private List<JsonNode> allMetrics(String id) {
        return api.get(JOBS + id + "/metrics?limit=10000").get("items").valueStream().toList();
    }

    private static List<JsonNode> metrics(List<Event> events) {
        return events.stream().filter(event -> event.name().equals("metric")).map(Event::data).toList();
    }

    private HttpResponse<String> log(String id, long offset) {
        return api.send(HttpRequest.newBuilder(api.node().resolve(JOBS + id + "/attempts/1/log?offset=" + offset)));
    }

    private void cancel(String id) {
        api.post(JOBS + id + "/cancel", "");
        api.awaitState(id, JobState.CANCELLED);
    }

    /** The one attempt that this JVM, which is the node, has started. */
    private static ProcessHandle attemptProcess() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(" attempt "))
                .findFirst()
                .orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor()).isZero();
    }

    private static void awaitEmpty(Path folder) throws Exception {
        while (true) {
            try (Stream<Path> left = Files.list(folder)) {
                if (left.findAny().isEmpty()) {
                    return;
                }
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }
}
