package io.modelport.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.testing.DatabaseProxy;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node whose database is away, silent or busy: it says so, goes on predicting, and misses nothing when all is well. */
@Timeout(240)
class DatabaseTroubleTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MODELS = "/api/v1/models";
    private static final DatabaseProxy NETWORK = DatabaseProxy.before(TestDatabase.create());
    private static final ModelName MODEL = RealModels.name("steadfast");
    private static final int POOL = 4;

    private static RunningNode node;
    private static NodeClient client;

    @BeforeAll
    static void serveAModel() {
        node = RunningNode.start(NETWORK.database(), TestFolder.create("artifacts-"),
                "spring.datasource.hikari.maximum-pool-size=" + POOL, "spring.datasource.hikari.minimum-idle=2",
                "server.tomcat.threads.max=16", "modelport.training.slots=0", "modelport.serving.poll-interval=200ms");
        client = new NodeClient(node.uri());
        new RealModels(node.bean(ArtifactStore.class), node.bean(ModelRegistry.class)).register(MODEL, 1);
        client.put("/api/v1/deployments/" + NodeClient.segment(MODEL) + "?wait=1m",
                "{\"targets\": [{\"version\": 1}]}");
        assertThat(predict().status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        node.close();
        NETWORK.close();
    }

    @AfterEach
    void recover() {
        NETWORK.heal();
        await().atMost(LIMIT).until(() -> client.get(MODELS).status() == 200);
        await().atMost(LIMIT).until(() -> client.get("/actuator/health/readiness").status() == 200);
    }

    @Test
    void withoutItsDatabaseANodeIsAliveNotReadyAndGoesOnPredicting() {
        NETWORK.refuse();

        for (int i = 0; i < 3; i++) {
            Answer read = client.get(MODELS);
            assertThat(read.status()).as(read.body()).isEqualTo(503);
            assertThat(read.response().headers().firstValue("Retry-After")).isPresent();
            assertThat(read.body()).contains("database-unavailable", "Repeat the request");
            Answer write = client.post(MODELS, "{\"name\": \"never\"}", "Content-Type", "application/json");
            assertThat(write.status()).as(write.body()).isEqualTo(503);
            assertThat(write.body()).contains("Idempotency-Key");
            assertThat(predict().status()).isEqualTo(200);
        }
        assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(503);
        assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(client.get("/v2/health/ready").status()).isEqualTo(200);
    }

    @Test
    void connectionsThatWentSilentAreGivenUp() {
        assertThat(client.get(MODELS).status()).isEqualTo(200);
        NETWORK.silence();

        assertThat(client.get(MODELS).status()).isEqualTo(503);
        assertThat(predict().status()).isEqualTo(200);

        NETWORK.heal();
        await().atMost(LIMIT).until(() -> client.get(MODELS).status() == 200);
        assertThat(predict().status()).isEqualTo(200);
    }

    @Test
    void manyRequestsThatWaitForTheDatabaseLeaveThreadsForPredictions() throws Exception {
        List<Connection> taken = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < POOL; i++) {
                taken.add(node.bean(DataSource.class).getConnection());
            }
            List<CompletableFuture<Answer>> waiting = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> client.get(MODELS), callers));
            }
            // As many wait as may; the others are sent away at once.
            await().atMost(LIMIT).until(() -> waiting.stream().filter(CompletableFuture::isDone).count() >= 40);

            assertThat(predict().status()).isEqualTo(200);
            assertThat(waiting).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(503));
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    private static Answer predict() {
        String path = "/v2/models/" + NodeClient.segment(MODEL);
        var input = client.get(path).json().get("inputs").get(0);
        return client.post(path + "/infer", """
            {"inputs": [{"name": "%s", "datatype": "FP32", "shape": [1, 1, 28, 28], "data": [%s]}]}
            """.formatted(input.get("name").asString(),
                String.join(",", Collections.nCopies(RealModels.PIXELS, "0.5"))));
    }
}
