package io.modelport.dataset.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelport.dataset.reader.Idx;
import io.modelport.dataset.web.DatasetApi.Answer;
import io.modelport.testing.NodeTest;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What becomes of the files of datasets in the artifact store, seen through the API. */
@NodeTest
class DatasetStorageTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @LocalServerPort
    private int port;

    @Value("${modelport.artifact.path}")
    private Path store;

    private DatasetApi api;
    private String name;
    private String dataset;

    @BeforeEach
    void connect() throws Exception {
        api = DatasetApi.at(port);
        name = DatasetApi.uniqueName();
        dataset = api.create(name);
    }

    @Test
    void keepsNothingOfAClientThatVanishesInTheMiddle() throws Exception {
        String upload = api.open(dataset);
        byte[] images = Idx.images(400, 28, 28);
        long before = blobs();

        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("PUT " + upload + "/files/train-images HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nContent-Length: " + images.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(images, 0, images.length / 2);
            socket.getOutputStream().flush();
            await().atMost(LIMIT).until(() -> !temporaries().isEmpty());
            socket.setSoLinger(true, 0);
        }

        await().atMost(LIMIT).until(() -> temporaries().isEmpty());
        assertThat(blobs()).isEqualTo(before);
        assertThat(api.get(upload).json().get("files")).isEmpty();
    }

    @Test
    void namesTheVersionWhoseFileWasDamagedAndIsHealedByTheSameFile() throws Exception {
        byte[] images = Idx.images(9, 3, 5);
        String upload = api.openSmall(dataset);
        api.put(upload, "train-images", images);
        api.put(upload, "train-labels", Idx.labels(0, 1, 2, 3, 0, 1, 2, 3, 0));
        api.put(upload, "test-images", Idx.images(2, 3, 5));
        Answer version = api.commit(upload, "{}");
        assertThat(version.status()).isEqualTo(201);
        String digest = digestOf(version, "train-images");
        damage(digest);

        api.get(dataset + "/versions/1/files/train-images").refusedAs(503, "artifact-corrupt");

        assertThat(new String(api.get("/actuator/prometheus").bytes(), StandardCharsets.UTF_8))
                .containsPattern("modelport_artifact_damaged(\\{[^}]*})? [1-9]")
                .contains("modelport_artifact_free_bytes", "modelport_artifact_verified_bytes_total",
                        "modelport_artifact_damaged_found_total", "modelport_artifact_collected_total",
                        "modelport_artifact_collected_bytes_total");
        assertThat(damaged(digest)).containsExactly("dataset '" + name + "', version 1");
        String again = api.open(dataset);
        assertThat(api.put(again, "train-images", images).status()).isEqualTo(200);
        assertThat(damaged(digest)).isEmpty();
        assertThat(api.get(dataset + "/versions/1/files/train-images").status()).isEqualTo(200);
    }

    @Test
    void countsWhatNobodyNamesAnyMoreAsGarbage() throws Exception {
        String upload = api.open(dataset);
        api.put(upload, "train-images", Idx.images(3, 7, 6));
        long before = garbage();

        api.send("DELETE", upload, BodyPublishers.noBody());

        assertThat(garbage()).isEqualTo(before + 1);
        Answer collected = api.post("/api/v1/storage/collections", "{\"dryRun\":false}");
        assertThat(collected.json().at("/deleted/count").asLong()).as("its grace period has just begun").isZero();
        assertThat(api.get("/api/v1/storage").json().at("/lastCollection/waiting/count").asLong())
                .isEqualTo(before + 1);
    }

    @Test
    void freesTheFilesOfADeletedDataset() throws Exception {
        String upload = api.openSmall(dataset);
        api.put(upload, "train-images", Idx.images(5, 11, 13));
        api.put(upload, "train-labels", Idx.labels(3, 3, 2, 1, 0));
        api.put(upload, "test-images", Idx.images(2, 11, 13));
        assertThat(api.commit(upload, "{}").status()).isEqualTo(201);
        api.send("DELETE", upload, BodyPublishers.noBody());
        long before = garbage();

        String tag = api.get(dataset).header("ETag");
        assertThat(api.send("DELETE", dataset, BodyPublishers.noBody(), "If-Match", tag).status()).isEqualTo(204);

        assertThat(garbage()).isGreaterThan(before);
    }

    @Test
    void tellsHowFullTheStoreIs() throws Exception {
        Answer storage = api.get("/api/v1/storage");

        assertThat(storage.status()).isEqualTo(200);
        assertThat(storage.json().get("path").asString()).isEqualTo(store.toString());
        assertThat(storage.json().at("/freeBytes").asLong()).isPositive();
        assertThat(storage.json().at("/reserveBytes").asLong()).isEqualTo(512L << 20);
        assertThat(storage.json().at("/scrub/intervalSeconds").asLong()).isEqualTo(Duration.ofDays(30).toSeconds());
        assertThat(api.post("/api/v1/storage/verifications", "").status()).isEqualTo(202);
    }

    private long garbage() throws Exception {
        Answer found = api.post("/api/v1/storage/collections", "{\"dryRun\":true}");
        assertThat(found.status()).isEqualTo(200);
        return found.json().at("/waiting/count").asLong();
    }

    private List<String> damaged(String digest) throws Exception {
        return api.get("/api/v1/storage")
                .json()
                .get("damaged")
                .valueStream()
                .filter(blob -> blob.get("digest").asString().equals(digest))
                .flatMap(blob -> blob.get("users").valueStream())
                .map(user -> user.asString())
                .toList();
    }

    private static String digestOf(Answer version, String role) {
        return version.json()
                .get("files")
                .valueStream()
                .filter(file -> file.get("role").asString().equals(role))
                .map(file -> file.get("digest").asString())
                .findFirst()
                .orElseThrow();
    }

    private void damage(String digest) throws Exception {
        String hex = digest.substring("sha256:".length());
        Path file = store.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
        byte[] content = Files.readAllBytes(file);
        content[content.length - 1] ^= 1;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.write(file, content);
    }

    private List<Path> temporaries() throws Exception {
        try (Stream<Path> files = Files.list(store.resolve("temp"))) {
            return files.toList();
        }
    }

    private long blobs() throws Exception {
        return api.get("/api/v1/storage").json().at("/blobs/count").asLong();
    }
}
