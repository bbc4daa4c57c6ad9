package io.modelport.serving;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersionId;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What needs nodes that a test may start, starve and stop. */
class NodesTests {

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Path ARTIFACTS = TestFolder.create("artifacts-");
    private static final RunningNode FIRST = start();

    private final ModelName model = RealModels.name("on nodes");
    private final String path = "/api/v1/deployments/" + segment(model);
    private final String infer = "/v2/models/" + segment(model) + "/infer";
    private final RealModels models = new RealModels(FIRST.bean(ArtifactStore.class), FIRST.bean(ModelRegistry.class));
    private final NodeClient node = new NodeClient(FIRST.uri());

    @AfterAll
    static void stopIt() {
        FIRST.close();
    }

    @Test
    void twoNodesComeToServeTheSameAndAnEndedOneIsForgotten() {
        models.register(model, 1);
        models.register(model, 2);
        deploy(1);
        RunningNode second = start();
        try {
            NodeClient other = new NodeClient(second.uri());
            Waiting.until(() -> other.post(infer, RealModels.images(1)).status() == 200);
            Answer deployed = node.put(path + "?wait=60s", "{\"targets\": [{\"version\": 2}]}", "If-Match", "*");
            assertThat(deployed.status()).as(deployed.body()).isEqualTo(200);
            Waiting.until(() -> version(other.post(infer, RealModels.images(1))) == 2);
            Waiting.until(() -> {
                JsonNode nodes = other.get(path).json().get("nodes");
                return nodes.size() == 2 && nodes.get(0).get("upToDate").asBoolean()
                        && nodes.get(1).get("upToDate").asBoolean();
            });
            assertThat(outputs(other.post(infer, RealModels.images(3))))
                    .isEqualTo(outputs(node.post(infer, RealModels.images(3))));
        } finally {
            second.close();
        }
        assertThat(node.get(path).json().get("nodes").size()).isOne();
    }

    @Test
    void anArtifactWithAWrongByteIsNoticedAndTheOldVersionGoesOn() throws IOException {
        models.register(model, 1);
        // Nobody else may register these very bytes, since equal contents are stored once.
        ModelVersionId broken = models.register(model, 666);
        deploy(1);
        flipOneByte(models.servedFile(broken, ARTIFACTS));

        Answer refused = node.put(path + "?wait=60s", "{\"targets\": [{\"version\": 2}]}", "If-Match", "*");

        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(refused.json().get("type").asString()).endsWith("deployment-failed");
        assertThat(refused.json().get("detail").asString()).contains("Version 2: ");
        JsonNode versions = node.get(path).json().get("nodes").get(0).get("versions");
        assertThat(versions.get(0).get("state").asString()).isEqualTo("SERVING");
        assertThat(versions.get(1).get("state").asString()).isEqualTo("FAILED");
        assertThat(versions.get(1).get("reason").asString()).isNotEmpty();
        assertThat(version(node.post(infer, RealModels.images(1)))).isEqualTo(1);
    }

    @Test
    void aNodeWhoseCopyOfAnArtifactIsDamagedSaysWhyAndGoesOnWithTheOldVersion() throws IOException {
        models.register(model, 1);
        ModelVersionId damagedThere = models.register(model, 667);
        deploy(1);
        Path copies = TestFolder.create("artifacts-");
        copy(ARTIFACTS, copies);
        flipOneByte(models.servedFile(damagedThere, copies));
        try (RunningNode second = RunningNode.start(DATABASE, copies, "modelport.serving.poll-interval=100ms")) {
            NodeClient other = new NodeClient(second.uri());
            Waiting.until(() -> other.post(infer, RealModels.images(1)).status() == 200);

            Answer deployed = node.put(path + "?wait=60s", "{\"targets\": [{\"version\": 2}]}", "If-Match", "*");

            assertThat(deployed.status()).as(deployed.body()).isEqualTo(200);
            assertThat(version(node.post(infer, RealModels.images(1)))).isEqualTo(2);
            Waiting.until(() -> !state(path, 2, "FAILED").isEmpty());
            assertThat(state(path, 2, "SERVING")).containsExactly("[1]");
            assertThat(state(path, 2, "FAILED").getFirst()).contains("damaged");
            assertThat(version(other.post(infer, RealModels.images(1)))).isEqualTo(1);
            assertThat(other.get(path).json().get("nodes")).isEqualTo(node.get(path).json().get("nodes"));
        }
    }

    /** What the nodes that are in that state with a version say about it: the reason, or the weight where there is none. */
    private List<String> state(String deployment, int version, String state) {
        List<String> said = new ArrayList<>();
        for (JsonNode one : node.get(deployment).json().get("nodes")) {
            for (JsonNode here : one.get("versions")) {
                if (here.get("version").asInt() == version && here.get("state").asString().equals(state)) {
                    JsonNode reason = here.get("reason");
                    said.add(reason == null || reason.isNull() ? "[" + here.get("weight") + "]" : reason.asString());
                }
            }
        }
        return said;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    @Test
    void servesOnAfterARestartAndWhileTheDatabaseIsAway() throws Exception {
        TestDatabase own = TestDatabase.create();
        Path artifacts = TestFolder.create("artifacts-");
        try (RunningNode before = RunningNode.start(own, artifacts)) {
            new RealModels(before.bean(ArtifactStore.class), before.bean(ModelRegistry.class)).register(model, 1);
            Answer deployed = new NodeClient(before.uri()).put(path + "?wait=60s", "{\"targets\": [{\"version\": 1}]}");
            assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
        }
        try (RunningNode after = RunningNode.start(own, artifacts,
                "spring.datasource.hikari.connection-timeout=500")) {
            NodeClient restarted = new NodeClient(after.uri());
            Waiting.until(() -> restarted.post(infer, RealModels.images(1)).status() == 200);
            try (var connection = DATABASE.connect(); var statement = connection.createStatement()) {
                String name = own.url().replaceAll(".*/([a-z0-9_]+)(\\?.*)?$", "$1");
                statement.execute("alter database " + name + " with allow_connections false");
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name
                        + "'");
                Waiting.until(() -> restarted.get(path).status() >= 500);
                for (int i = 0; i < 20; i++) {
                    assertThat(restarted.post(infer, RealModels.images(1)).status()).isEqualTo(200);
                }
                assertThat(restarted.get("/v2/health/ready").status()).isEqualTo(200);
                statement.execute("alter database " + name + " with allow_connections true");
            }
            Waiting.until(() -> restarted.delete(path).status() == 204);
            Waiting.until(() -> restarted.post(infer, RealModels.images(1)).status() == 404);
        }
    }

    private static RunningNode start() {
        return RunningNode.start(DATABASE, ARTIFACTS, "modelport.serving.poll-interval=100ms");
    }

    private void deploy(int version) {
        Answer deployed = node.put(path + "?wait=60s", "{\"targets\": [{\"version\": " + version + "}]}");
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
    }

    private static int version(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Integer.parseInt(answer.json().get("model_version").asString());
    }

    private static JsonNode outputs(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("outputs");
    }

    private static void flipOneByte(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            int value = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(value ^ 1);
        }
    }
}
