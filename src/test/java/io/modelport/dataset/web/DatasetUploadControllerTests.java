package io.modelport.dataset.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.Digest;
import io.modelport.dataset.reader.Idx;
import io.modelport.dataset.web.DatasetApi.Answer;
import io.modelport.testing.NodeTest;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@NodeTest
class DatasetUploadControllerTests {

    @LocalServerPort
    private int port;

    private DatasetApi api;
    private String dataset;

    @BeforeEach
    void connect() throws Exception {
        api = DatasetApi.at(port);
        dataset = api.create(DatasetApi.uniqueName());
    }

    @Test
    void makesAVersionOfTheMnistDigits() throws Exception {
        String upload = api.open(dataset);
        Answer images = api.put(upload, "test-images", Idx.SAMPLES.resolve("t10k-images-idx3-ubyte.gz"));
        api.put(upload, "test-labels", Idx.SAMPLES.resolve("t10k-labels-idx1-ubyte.gz"));
        api.put(upload, "train-images", Idx.SAMPLES.resolve("train-images-idx3-ubyte.gz"));
        api.put(upload, "train-labels", Idx.SAMPLES.resolve("train-labels-idx1-ubyte.gz"));

        Answer committed = api.commit(upload, "");

        assertThat(images.json().get("size").asLong()).isEqualTo(7_840_016);
        assertThat(images.json().get("count").asInt()).isEqualTo(10_000);
        assertThat(committed.status()).isEqualTo(201);
        assertThat(committed.header("Location")).endsWith("/versions/1");
        JsonNode version = api.get(dataset + "/versions/1").json();
        assertThat(version).isEqualTo(committed.json());
        assertThat(version.at("/schema/classLabels")).map(JsonNode::asString)
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(version.at("/splits/0/name").asString()).isEqualTo("train");
        assertThat(version.at("/splits/0/count").asInt()).isEqualTo(60_000);
        assertThat(version.at("/splits/0/pixels/mean/0").asDouble()).isBetween(0.13065, 0.13067);
        assertThat(version.at("/splits/0/pixels/standardDeviation/0").asDouble()).isBetween(0.3080, 0.3082);
        assertThat(version.at("/splits/1/classCounts")).map(JsonNode::asInt)
                .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        assertThat(version.at("/holdOut").isNull()).isTrue();
    }

    @Test
    void givesTheSameVersionToTheSameContentHoweverItWasPacked() throws Exception {
        Answer first = api.commit(api.openSmall(dataset), "{}");
        String upload = api.open(dataset);
        api.put(upload, "train-images", Idx.gzip(Idx.images(4, 2, 2)));
        api.put(upload, "train-labels", Idx.gzip(Idx.labels(0, 1, 2, 3)));
        api.put(upload, "test-images", Idx.images(2, 2, 2));
        api.put(upload, "test-labels", Idx.labels(3, 1));

        Answer same = api.commit(upload, "{}");

        assertThat(first.status()).isEqualTo(201);
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.json()).isEqualTo(first.json());
        Answer other = api.commit(api.openSmall(dataset), "{\"classLabels\":[\"a\",\"b\",\"c\",\"d\"]}");
        assertThat(other.status()).isEqualTo(201);
        assertThat(other.json().get("version").asInt()).isEqualTo(2);
        assertThat(other.json().get("digest")).isNotEqualTo(first.json().get("digest"));
        assertThat(api.get(dataset).json().get("latestVersion").asInt()).isEqualTo(2);
        assertThat(api.get(dataset + "/versions?limit=1").json().at("/items/0/version").asInt()).isEqualTo(2);
    }

    @Test
    void neverChangesAVersion() throws Exception {
        String upload = api.openSmall(dataset);
        Answer committed = api.commit(upload, "{}");

        api.put(upload, "train-images", Idx.images(4, 2, 2)).refusedAs(409, "upload-committed");
        assertThat(api.commit(upload, "{\"classLabels\":[\"a\",\"b\",\"c\",\"d\"]}").json())
                .isEqualTo(committed.json());
        assertThat(api.send("DELETE", upload, BodyPublishers.noBody()).status()).isEqualTo(204);
        api.get(upload).refusedAs(404, "upload-not-found");
        assertThat(api.get(dataset + "/versions/1").json()).isEqualTo(committed.json());
    }

    @Test
    void holdsOutTheSameExamplesWheneverTheFractionAndTheSeedAreTheSame() throws Exception {
        int[] labels = IntStream.range(0, 200).map(i -> i % 4).toArray();
        String upload = api.open(dataset);
        api.put(upload, "train-images", Idx.images(200, 2, 2));
        api.put(upload, "train-labels", Idx.labels(labels));

        JsonNode version = api.commit(upload, "{\"testFraction\":0.2,\"seed\":5}").json();

        assertThat(version.at("/splits/0/classCounts")).map(JsonNode::asInt).containsExactly(40, 40, 40, 40);
        assertThat(version.at("/splits/1/classCounts")).map(JsonNode::asInt).containsExactly(10, 10, 10, 10);
        assertThat(version.at("/holdOut/testFraction").asDouble()).isEqualTo(0.2);
        assertThat(version.at("/holdOut/seed").asLong()).isEqualTo(5);
        byte[] split = api.get(dataset + "/versions/1/files/split").bytes();
        assertThat(split).hasSize(208);
        assertThat(IntStream.range(8, 208).map(i -> split[i]).sum()).isEqualTo(40);
        String again = api.open(dataset);
        api.put(again, "train-images", Idx.images(200, 2, 2));
        api.put(again, "train-labels", Idx.labels(labels));
        assertThat(api.commit(again, "{\"testFraction\":0.2,\"seed\":5}").status()).isEqualTo(200);
    }

    @Test
    void takesABodyOfWhateverContentTypeAndOfUnknownLength() throws Exception {
        String upload = api.open(dataset);

        Answer form = api.put(upload, "train-images", Idx.images(4, 2, 2), "Content-Type",
                "application/x-www-form-urlencoded");
        Answer chunked = api.put(upload, "train-labels",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(Idx.labels(0, 1, 2, 3))));

        assertThat(form.status()).isEqualTo(200);
        assertThat(chunked.status()).isEqualTo(200);
        assertThat(api.get(upload).json().get("files")).map(file -> file.get("role").asString())
                .containsExactly("train-images", "train-labels");
    }

    @Test
    void refusesBrokenFilesEachWithItsReason() throws Exception {
        String upload = api.open(dataset);
        byte[] images = Idx.images(4, 2, 2);

        Answer swapped = api.put(upload, "train-images", Idx.labels(1, 2, 3)).refusedAs(400, "idx-bad-magic");
        assertThat(swapped.field()).isEqualTo("train-images");
        assertThat(swapped.detail()).contains("0x00000801 (labels)");
        api.put(upload, "train-images", Arrays.copyOf(images, 20)).refusedAs(400, "idx-truncated");
        api.put(upload, "train-images", new byte[0]).refusedAs(400, "idx-truncated");
        api.put(upload, "train-images", Idx.join(images, new byte[1])).refusedAs(400, "idx-trailing-data");
        api.put(upload, "train-images", Idx.join(Idx.gzip(images), new byte[1])).refusedAs(400, "gzip-broken");
        api.put(upload, "train-images", Idx.header(0x803, 1, 9_999, 1)).refusedAs(400, "idx-bad-header");
        api.put(upload, "train-pictures", images).refusedAs(400, "unknown-file-role");
        api.put(upload, "split", images).refusedAs(400, "unknown-file-role");
        assertThat(api.get(upload).json().get("files")).isEmpty();
    }

    @Test
    void tellsTheReasonAlsoToAClientThatIsStillSending() throws Exception {
        String upload = api.open(dataset);

        for (int i = 0; i < 5; i++) {
            api.put(upload, "train-images", new byte[20_000_000]).refusedAs(400, "idx-bad-magic");
        }
    }

    @Test
    void refusesABodyThatIsNotTheOneThatWasPromised() throws Exception {
        String upload = api.open(dataset);
        byte[] packed = Idx.gzip(Idx.images(4, 2, 2));

        api.put(upload, "train-images", packed, "Content-Digest", ContentDigest.format(Digest.of(new byte[1])))
                .refusedAs(400, "digest-mismatch");
        api.put(upload, "train-images", packed, "Content-Digest", "sha-512=:AAAA:")
                .refusedAs(400,
                        "unsupported-digest");
        assertThat(api.put(upload, "train-images", packed, "Content-Digest",
                "unixsum=30637, " + ContentDigest.format(Digest.of(packed))).status()).isEqualTo(200);
    }

    @Test
    void refusesToCommitFilesThatDoNotBelongTogether() throws Exception {
        String upload = api.open(dataset);
        assertThat(api.commit(upload, "{}").refusedAs(400, "file-missing").field()).isEqualTo("train-images");
        api.put(upload, "train-images", Idx.images(4, 2, 2));
        assertThat(api.commit(upload, "{}").refusedAs(400, "file-missing").field()).isEqualTo("train-labels");
        api.put(upload, "train-labels", Idx.labels(0, 1, 2));
        assertThat(api.commit(upload, "{}").refusedAs(400, "counts-differ").detail())
                .isEqualTo("There are 4 train-images, but 3 train-labels.");
        api.put(upload, "train-labels", Idx.labels(0, 1, 2, 3));
        api.commit(upload, "{\"testFraction\":0.01}").refusedAs(400, "invalid-test-fraction");
        assertThat(api.commit(upload, "{\"classLabels\":[\"a\"]}").refusedAs(400, "too-few-class-labels").detail())
                .contains("class number 3");
        assertThat(api.commit(upload, "{\"classLabels\":[\"a\",\"b\",\"c\",\"a\"]}")
                .refusedAs(400, "invalid-class-label")
                .field()).isEqualTo("classLabels[3]");
        api.put(upload, "test-labels", Idx.labels(0));
        assertThat(api.commit(upload, "{}").refusedAs(400, "file-missing").field()).isEqualTo("test-images");
        api.put(upload, "test-images", Idx.images(1, 2, 3));
        assertThat(api.commit(upload, "{}").refusedAs(400, "sizes-differ").detail()).contains("2 × 2", "2 × 3");
        api.put(upload, "test-images", Idx.images(1, 2, 2));
        api.commit(upload, "{\"testFraction\":0.5}").refusedAs(400, "test-split-given");

        assertThat(api.commit(upload, "{}").status()).isEqualTo(201);
    }

    @Test
    void keepsNothingOfAnUploadWhoseConnectionBreaks() throws Exception {
        String upload = api.open(dataset);
        byte[] start = Arrays.copyOf(Idx.images(1_000, 28, 28), 100_000);

        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("PUT " + upload + "/files/train-images HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + "784016\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(start);
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400");
        }

        assertThat(api.get(upload).json().get("files")).isEmpty();
    }

    @Test
    void refusesAnUploadOfAnotherDatasetAndOneThatDoesNotExist() throws Exception {
        String id = api.open(dataset).substring((dataset + "/uploads/").length());
        String other = api.create(DatasetApi.uniqueName());

        api.get(other + "/uploads/" + id).refusedAs(404, "upload-not-found");
        api.commit(dataset + "/uploads/" + UUID.randomUUID(), "{}").refusedAs(404, "upload-not-found");
        assertThat(api.get(dataset + "/uploads/x").status()).isEqualTo(400);
    }

    @Test
    void refusesAFormatThatIsNotKnown() throws Exception {
        assertThat(api.post(dataset + "/uploads", "{\"format\":\"csv\"}").status()).isEqualTo(400);
        assertThat(api.post(dataset + "/uploads", "{}").status()).isEqualTo(400);
    }

    @Test
    void numbersVersionsWithoutAGapWhenTwoNodesCommitAtOnce(@TempDir Path artifacts) throws Exception {
        TestDatabase database = TestDatabase.create();
        try (RunningNode one = RunningNode.start(database, artifacts);
                RunningNode two = RunningNode.start(database, artifacts)) {
            List<DatasetApi> nodes = List.of(new DatasetApi(one.uri()), new DatasetApi(two.uri()));
            String shared = nodes.getFirst().create("shared");
            List<String> uploads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                uploads.add(nodes.get(i % 2).openSmall(shared));
            }

            List<Answer> answers = IntStream.range(0, 16)
                    .parallel()
                    .mapToObj(i -> commit(nodes.get(i % 2), uploads.get(i / 2),
                            "{\"classLabels\":[\"a\",\"b\",\"c\",\"" + i / 2 + "\"]}"))
                    .toList();

            assertThat(answers).allMatch(answer -> answer.status() == 201 || answer.status() == 200);
            assertThat(answers).filteredOn(answer -> answer.status() == 201)
                    .extracting(answer -> answer.json().get("version").asInt())
                    .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
            for (int i = 0; i < 16; i += 2) {
                assertThat(answers.get(i).json()).isEqualTo(answers.get(i + 1).json());
            }
        }
    }

    private static Answer commit(DatasetApi node, String upload, String body) {
        try {
            return node.commit(upload, body);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
