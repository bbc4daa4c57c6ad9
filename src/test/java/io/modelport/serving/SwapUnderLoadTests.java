package io.modelport.serving;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.testing.NodeTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@NodeTest
class SwapUnderLoadTests {

    private static final int CLIENTS = 6;
    private static final int SWAPS = 6;

    private final NodeClient node;
    private final RealModels models;
    private final ModelName model = RealModels.name("swapped");

    @Autowired
    SwapUnderLoadTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
    }

    /**
     * One answer.
     *
     * @param status its HTTP status
     * @param version the version that gave it; 0 when it was no prediction
     * @param least the version that was served in whole when the request was sent
     * @param most the newest version that had been asked for when the answer had come
     */
    private record Seen(int status, int version, int least, int most, String body) {}

    @Test
    void everyRequestIsAnsweredOnceByAVersionThatWasWantedThen() throws Exception {
        for (int version = 1; version <= SWAPS + 1; version++) {
            models.register(model, version);
        }
        AtomicInteger served = new AtomicInteger(1);
        AtomicInteger asked = new AtomicInteger(1);
        AtomicBoolean ended = new AtomicBoolean();
        deploy(1, "");
        List<Seen> answers = new ArrayList<>();
        AtomicInteger sent = new AtomicInteger();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<List<Seen>>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                String body = RealModels.images(1 + client * 8);
                running.add(clients.submit(() -> ask(body, served, asked, ended, sent)));
            }
            try {
                for (int version = 2; version <= SWAPS + 1; version++) {
                    asked.set(version);
                    deploy(version, "*");
                    served.set(version);
                    int before = sent.get();
                    Waiting.until(() -> sent.get() > before + CLIENTS * 3);
                }
            } finally {
                ended.set(true);
            }
            for (Future<List<Seen>> client : running) {
                answers.addAll(client.get());
            }
        }
        assertThat(answers).hasSize(sent.get());
        assertThat(answers).allSatisfy(seen -> {
            assertThat(seen.status).as(seen.body).isEqualTo(200);
            assertThat(seen.version).isBetween(seen.least, seen.most);
        });
        assertThat(answers.stream().map(Seen::version).distinct()).hasSize(SWAPS + 1);
        Waiting.until(() -> node.get("/api/v1/deployments/" + segment(model))
                .json()
                .get("nodes")
                .get(0)
                .get("versions")
                .size() == 1);
    }

    private List<Seen> ask(String body, AtomicInteger served, AtomicInteger asked, AtomicBoolean ended,
            AtomicInteger sent) {
        List<Seen> seen = new ArrayList<>();
        while (!ended.get()) {
            int least = served.get();
            sent.incrementAndGet();
            Answer answer = node.post("/v2/models/" + segment(model) + "/infer", body);
            int version = answer.status() == 200 ? Integer.parseInt(answer.json().get("model_version").asString()) : 0;
            seen.add(new Seen(answer.status(), version, least, asked.get(),
                    answer.status() == 200 ? "" : answer.body()));
        }
        return seen;
    }

    private void deploy(int version, String ifMatch) {
        String[] headers = ifMatch.isEmpty() ? new String[0] : new String[] {"If-Match", ifMatch};
        Answer deployed = node.put("/api/v1/deployments/" + segment(model) + "?wait=60s",
                "{\"targets\": [{\"version\": " + version + "}]}", headers);
        assertThat(deployed.status()).as(deployed.body()).isIn(200, 201);
    }
}
