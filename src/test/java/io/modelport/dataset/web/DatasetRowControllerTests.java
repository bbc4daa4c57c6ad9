package io.modelport.dataset.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Digest;
import io.modelport.dataset.reader.Idx;
import io.modelport.dataset.web.DatasetApi.Answer;
import io.modelport.testing.NodeTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@NodeTest
class DatasetRowControllerTests {

    @LocalServerPort
    private int port;

    @Autowired
    private ArtifactStore artifacts;

    private DatasetApi api;
    private String dataset;

    @BeforeEach
    void connect() throws Exception {
        api = DatasetApi.at(port);
        dataset = api.create(DatasetApi.uniqueName());
    }

    @Test
    void listsExamplesWithTheirImages() throws Exception {
        api.commit(api.openSmall(dataset), "{\"classLabels\":[\"a\",\"b\",\"c\",\"d\"]}");

        JsonNode rows = api.get(dataset + "/versions/1/rows?split=test").json();

        assertThat(rows.get("total").asInt()).isEqualTo(2);
        assertThat(rows.get("items")).map(row -> row.get("label").asString()).containsExactly("d", "b");
        assertThat(rows.at("/items/1/index").asInt()).isEqualTo(1);
        assertThat(rows.at("/items/1/classNumber").asInt()).isEqualTo(1);
        String image = rows.at("/items/1/image").asString();
        assertThat(image).startsWith("data:image/png;base64,");
        assertThat(pixels(Base64.getDecoder().decode(image.substring(image.indexOf(',') + 1))))
                .containsExactly(31, 32, 33, 34);
    }

    @Test
    void filtersByClassAndPages() throws Exception {
        String upload = api.open(dataset);
        int[] labels = IntStream.range(0, 100).map(i -> i % 3).toArray();
        api.put(upload, "train-images", Idx.images(100, 1, 1));
        api.put(upload, "train-labels", Idx.labels(labels));
        api.commit(upload, "{\"testFraction\":0.2}");
        byte[] split = api.get(dataset + "/versions/1/files/split").bytes();
        int[] held = IntStream.range(0, 100).filter(i -> split[8 + i] == 1).toArray();
        int[] ofClassTwo = IntStream.range(0, held.length).filter(i -> labels[held[i]] == 2).toArray();

        JsonNode rows = api.get(dataset + "/versions/1/rows?split=test&label=2&offset=1&limit=3").json();

        assertThat(rows.get("total").asInt()).isEqualTo(ofClassTwo.length);
        assertThat(rows.get("items")).map(row -> row.get("index").asInt())
                .containsExactly(ofClassTwo[1], ofClassTwo[2], ofClassTwo[3]);
        Answer image = api.get(dataset + "/versions/1/rows/test/" + ofClassTwo[1] + "/image");
        assertThat(pixels(image.bytes())).containsExactly(held[ofClassTwo[1]] * 31 % 256);
    }

    @Test
    void drawsAnImageThatEveryReaderUnderstands() throws Exception {
        api.commit(api.openSmall(dataset), "{}");

        Answer image = api.get(dataset + "/versions/1/rows/train/3/image?scale=3");

        assertThat(image.header("Content-Type")).isEqualTo("image/png");
        assertThat(image.header("Cache-Control")).contains("immutable");
        BufferedImage picture = picture(image.bytes());
        assertThat(picture.getWidth()).isEqualTo(6);
        assertThat(picture.getRaster().getSample(2, 2, 0)).isEqualTo(93);
        assertThat(picture.getRaster().getSample(3, 2, 0)).isEqualTo(94);
        assertThat(picture.getRaster().getSample(2, 3, 0)).isEqualTo(95);
        api.get(dataset + "/versions/1/rows/train/3/image?scale=17").refusedAs(400, "invalid-scale");
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        api.commit(api.openSmall(dataset), "{}");

        api.get(dataset + "/versions/2/rows").refusedAs(404, "dataset-version-not-found");
        api.get(dataset + "/versions/1/rows?split=validation").refusedAs(404, "split-not-found");
        api.get(dataset + "/versions/1/rows?label=9").refusedAs(400, "unknown-class-label");
        api.get(dataset + "/versions/1/rows?offset=-1").refusedAs(400, "invalid-offset");
        api.get(dataset + "/versions/1/rows?limit=501").refusedAs(400, "invalid-limit");
        api.get(dataset + "/versions/1/rows/test/2/image").refusedAs(404, "row-not-found");
        api.get(dataset + "/versions/1/files/split").refusedAs(404, "file-not-found");
        assertThat(api.get(dataset + "/versions/1/rows?offset=4").json().get("items")).isEmpty();
    }

    @Test
    void downloadsAFileWithItsDigestAndInRanges() throws Exception {
        api.commit(api.openSmall(dataset), "{\"classLabels\":[\"a\",\"b\",\"c\",\"é\"]}");
        byte[] images = Idx.images(4, 2, 2);

        Answer file = api.get(dataset + "/versions/1/files/train-images");

        assertThat(file.bytes()).isEqualTo(images);
        assertThat(file.header("Content-Disposition")).startsWith("attachment");
        assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(file.header("Repr-Digest")).isEqualTo(ContentDigest.format(Digest.of(images)));
        Answer range = api.get(dataset + "/versions/1/files/train-images", "Range", "bytes=16-19");
        assertThat(range.status()).isEqualTo(206);
        assertThat(range.bytes()).isEqualTo(Arrays.copyOfRange(images, 16, 20));
        assertThat(api.get(dataset + "/versions/1/files/class-labels").bytes()).asString(StandardCharsets.UTF_8)
                .isEqualTo("a\nb\nc\né\n");
    }

    @Test
    void refusesToShowAFileThatWasDamaged() throws Exception {
        String upload = api.open(dataset);
        byte[] unique = Idx.images(4, 4, 4);
        System.arraycopy(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII), 0, unique, 16, 36);
        api.put(upload, "train-images", unique);
        api.put(upload, "train-labels", Idx.labels(0, 1, 0, 1));
        api.commit(upload, "{\"testFraction\":0.5}");
        Path blob = artifacts.verifiedPath(Digest.of(unique));
        Files.setPosixFilePermissions(blob, PosixFilePermissions.fromString("rw-------"));
        unique[20] ^= 1;
        Files.write(blob, unique);

        api.get(dataset + "/versions/1/rows").refusedAs(503, "artifact-corrupt");
        api.get(dataset + "/versions/1/files/train-images").refusedAs(503, "artifact-corrupt");
    }

    private static int[] pixels(byte[] png) throws IOException {
        BufferedImage picture = picture(png);
        return picture.getRaster().getSamples(0, 0, picture.getWidth(), picture.getHeight(), 0, (int[]) null);
    }

    private static BufferedImage picture(byte[] png) throws IOException {
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
    }
}
