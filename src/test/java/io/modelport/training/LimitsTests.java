package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeTest;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Real attempts that use more than they may. */
@NodeTest
@TestPropertySource(properties = {"modelport.training.slots=1", "modelport.training.poll=200ms",
        "modelport.training.heap=256MB"})
@Timeout(180)
class LimitsTests {

    private final Api api;
    private final JdbcClient jdbc;
    private final String model = "limited-" + UUID.randomUUID();

    @Autowired
    LimitsTests(JdbcClient jdbc, @LocalServerPort int port) {
        this.api = new Api(URI.create("http://127.0.0.1:" + port));
        this.jdbc = jdbc;
        Quadrants.require(api, "quadrants");
    }

    @Test
    void anAttemptThatTakesMoreNativeMemoryThanItMayIsKilledAndItsJobFailsWithTheFigures() {
        // 200 images of 8 × 8 in 4096 channels: 0.2 GB for what each layer gives, and for its gradient.
        String job = api.submit("""
            {"model": "%s", "dataset": {"name": "quadrants", "version": 1},
             "network": {"layers": [{"type": "conv2d", "outputChannels": 4096, "kernel": 1}, {"type": "relu"},
              {"type": "conv2d", "outputChannels": 1024, "kernel": 1}, {"type": "relu"},
              {"type": "max-pool2d", "kernel": 8}, {"type": "flatten"}, {"type": "linear", "outputs": 4}]},
             "limits": {"memoryBytes": 536870912}, "optimizer": {"type": "sgd", "learningRate": 0.1}, "epochs": 100,
             "batchSize": 200, "ranks": 1}
            """.formatted(model));

        JsonNode failed = api.awaitState(job, JobState.FAILED);

        assertThat(failed.get("failure").get("type").asString()).isEqualTo("memory-limit");
        assertThat(failed.get("failure").get("reason").asString()).contains("of memory, limit 512 MiB");
        JsonNode attempt = api.get("/api/v1/training-jobs/" + job + "/attempts").get("items").get(0);
        assertThat(attempt.get("memoryLimitBytes").asLong()).isEqualTo(512L << 20);
        assertThat(attempt.get("peakMemoryBytes").asLong()).isGreaterThan(512L << 20);
        assertThat(failed.get("attempts").asInt()).as("another would end in the same way").isEqualTo(1);
    }

    @Test
    void anAttemptWhoseTimeIsOverIsEndedAndItsNodeIsFreeForOthers() {
        String job = api.submit(Api.endlessJob(model, "quadrants")
                .strip()
                .replaceFirst("\\}$",
                        ", \"limits\": {\"timeSeconds\": 3600}}"));
        api.await(job, found -> !found.get("progress").isNull());

        jdbc.sql("update training_attempt set started_at = started_at - interval '1 hour' where job = :job")
                .param("job", UUID.fromString(job))
                .update();

        assertThat(api.awaitState(job, JobState.FAILED).get("failure").get("type").asString()).isEqualTo("time-limit");
        api.awaitState(api.submit(Api.quickJob(model, "quadrants")), JobState.SUCCEEDED);
    }
}
