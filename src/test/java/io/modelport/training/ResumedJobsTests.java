package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.RunningNode;
import io.modelport.testing.Signals;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Attempts of a real node that are killed, and what becomes of their jobs. */
@Timeout(300)
class ResumedJobsTests {

    private static final int EPOCHS = 150;
    private static final Path ARTIFACTS = TestFolder.create("artifacts-");
    private static RunningNode node;
    private static Api api;

    @BeforeAll
    static void startNode() {
        node = RunningNode.start(TestDatabase.create(), ARTIFACTS, "modelport.training.poll=100ms",
                "modelport.training.heartbeat=100ms", "modelport.training.checkpoint-interval=300ms",
                "modelport.training.checkpoint-spacing=0s", "modelport.training.retry-delay=0s");
        api = new Api(node.uri());
        Quadrants.require(api, "quadrants");
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @Test
    void aJobThatIsKilledTwiceGivesTheSameFileAndTheSameMetricsAsOneThatIsNot() throws Exception {
        String undisturbed = api.submit(StatefulJob.of("undisturbed", "quadrants", EPOCHS));
        api.awaitState(undisturbed, JobState.SUCCEEDED);
        String job = api.submit(StatefulJob.of("disturbed", "quadrants", EPOCHS));

        long first = killOnceItIsKept(job, 1, 0);
        long second = killOnceItIsKept(job, 2, first);
        JsonNode done = api.awaitState(job, JobState.SUCCEEDED);

        assertThat(StatefulJob.model(api, "disturbed")).isEqualTo(StatefulJob.model(api, "undisturbed"));
        assertThat(StatefulJob.metrics(api, job)).isEqualTo(StatefulJob.metrics(api, undisturbed));
        assertThat(done.get("attempts").asInt()).isEqualTo(3);
        assertThat(done.get("checkpoint").isNull()).isTrue();
        assertThat(attempt(job, 1).get("resumedFrom").isNull()).isTrue();
        assertThat(attempt(job, 2).get("resumedFrom").get("step").asLong()).isGreaterThanOrEqualTo(first);
        assertThat(attempt(job, 3).get("resumedFrom").get("step").asLong()).isGreaterThanOrEqualTo(second);
        assertThat(attempt(job, 3).get("resumedFrom").get("epoch").asLong()).isPositive();
        double seconds = done.get("metrics").get("seconds").asDouble();
        double rate = done.get("metrics").get("examples_per_second").asDouble();
        assertThat(seconds).isPositive();
        assertThat(EPOCHS * 200 / rate).isBetween(seconds / 4, seconds);
        assertThat(node.bean(JdbcClient.class)
                .sql("select count(*) from training_checkpoint")
                .query(Integer.class)
                .single()).isZero();
    }

    @Test
    void goesOnFromTheEarlierCheckpointWhenTheNewestIsDamaged() throws Exception {
        String job = api.submit(StatefulJob.of("damaged", "quadrants", EPOCHS));
        api.await(job, found -> checkpointStep(found) > 0);
        long first = checkpointStep(api.job(job));
        api.await(job, found -> checkpointStep(found) > first);
        ProcessHandle attempt = RunningAttempt.of(ProcessHandle.current().pid());
        Signals.stop(attempt.pid());
        List<Kept> kept = node.bean(JdbcClient.class)
                .sql("select digest, step from training_checkpoint order by id desc")
                .query(Kept.class)
                .list();
        assertThat(kept).hasSize(2);
        Path newest = blob(kept.getFirst().digest());
        byte[] content = Files.readAllBytes(newest);
        content[content.length / 2]++;
        Files.delete(newest);
        Files.write(newest, content);

        Signals.kill9(attempt.pid());
        JsonNode done = api.awaitState(job, JobState.SUCCEEDED);

        assertThat(done.get("attempts").asInt()).isEqualTo(2);
        assertThat(attempt(job, 2).get("resumedFrom").get("step").asLong()).isEqualTo(kept.getLast().step());
        assertThat(StatefulJob.metrics(api, job)).doesNotHaveDuplicates();
    }

    @Test
    void showsTheNewestValuesWhileItRuns() {
        String job = api.submit(StatefulJob.of("shown", "quadrants", EPOCHS));

        JsonNode running = api.await(job, found -> found.get("metrics").has("test_accuracy")
                && found.get("metrics").has("train_loss"));

        assertThat(running.get("state").asString()).isEqualTo("RUNNING");
        assertThat(running.get("metrics").get("train_loss").asDouble()).isPositive();
        api.post("/api/v1/training-jobs/" + job + "/cancel", "");
        api.awaitState(job, JobState.CANCELLED);
    }

    private record Kept(String digest, long step) {}

    /** Kills an attempt by force when it has kept a checkpoint beyond a step, and gives that checkpoint's step. */
    private static long killOnceItIsKept(String job, int attempt, long beyond) throws InterruptedException {
        JsonNode running = api.await(job, found -> found.get("attempts").asInt() == attempt
                && checkpointStep(found) > beyond);
        long step = checkpointStep(running);
        Signals.kill9(RunningAttempt.of(ProcessHandle.current().pid()).pid());
        api.await(job, found -> found.get("attempts").asInt() == attempt + 1);
        assertThat(attempt(job, attempt).get("state").asString()).isEqualTo("LOST");
        assertThat(attempt(job, attempt).get("reason").asString()).contains("SIGKILL");
        return step;
    }

    private static long checkpointStep(JsonNode job) {
        return job.path("checkpoint").path("step").asLong(0);
    }

    private static JsonNode attempt(String job, int number) {
        return api.get("/api/v1/training-jobs/" + job + "/attempts").get("items").get(number - 1);
    }

    private static Path blob(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        return ARTIFACTS.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
    }
}
