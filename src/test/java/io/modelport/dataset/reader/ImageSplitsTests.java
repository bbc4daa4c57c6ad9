package io.modelport.dataset.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSplitsTests {

    @TempDir
    Path folder;

    private final Map<String, Path> files = new HashMap<>();

    @Test
    void readsATestSplitThatHasFilesOfItsOwn() throws IOException {
        add("train-images", Idx.images(3, 2, 2));
        add("train-labels", Idx.labels(0, 1, 2));
        add("test-images", Idx.images(2, 2, 2));
        add("test-labels", Idx.labels(2, 1));
        add("class-labels", "a\nb\nc\n".getBytes(StandardCharsets.UTF_8));

        ImageSplits splits = ImageSplits.open(files);

        assertThat(splits.train().count()).isEqualTo(3);
        assertThat(splits.get("test").count()).isEqualTo(2);
        assertThatThrownBy(() -> splits.get("validation")).isInstanceOf(NotFound.class);
    }

    @Test
    void holdsOutWhatTheSplitFileSays() throws IOException {
        add("train-images", Idx.gzip(Idx.images(5, 1, 1)));
        add("train-labels", Idx.labels(10, 11, 12, 13, 14));
        add("split", Idx.labels(0, 1, 0, 1, 0));

        ImageSplits splits = ImageSplits.open(files);

        assertThat(labels(splits.train())).containsExactly(10, 12, 14);
        assertThat(labels(splits.test())).containsExactly(11, 13);
        assertThat(pixels(splits.train())).containsExactly(0, 62, 124);
        assertThat(pixels(splits.test())).containsExactly(31, 93);
    }

    @Test
    void refusesAVersionWithoutEvaluationData() throws IOException {
        add("train-images", Idx.images(1, 1, 1));
        add("train-labels", Idx.labels(0));

        assertThatThrownBy(() -> ImageSplits.open(files)).isInstanceOf(Invalid.class)
                .hasMessageContaining("test-images");
    }

    @Test
    void scansTheStatisticsOfBothPartsInOnePass() throws IOException {
        Path images = add("train-images", Idx.images(5, 1, 1));

        List<SplitStatistics> parts = SplitStatistics.scan(images, new byte[] {0, 1, 1, 1, 0},
                new byte[] {0, 1, 0, 1, 0},
                3);

        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().classCounts()).containsExactly(2, 1, 0);
        assertThat(parts.getFirst().pixels().mean().getFirst()).isEqualTo((0 + 62 + 124) / 3.0 / 255);
        assertThat(parts.getLast().count()).isEqualTo(2);
        assertThat(parts.getLast().pixels().least()).isEqualTo(31);
        assertThat(parts.getLast().pixels().most()).isEqualTo(93);
    }

    @Test
    void choosesTheSameShareOfEveryClass() {
        byte[] labels = new byte[1_000];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 10 == 0 ? 200 : 1);
        }

        byte[] split = StratifiedSplit.choose(labels, 0.2, 7);

        int[] held = new int[256];
        for (int i = 0; i < labels.length; i++) {
            held[Byte.toUnsignedInt(labels[i])] += split[i];
        }
        assertThat(held[200]).isEqualTo(20);
        assertThat(held[1]).isEqualTo(180);
        assertThat(StratifiedSplit.choose(labels, 0.2, 7)).isEqualTo(split);
        assertThat(StratifiedSplit.choose(labels, 0.2, 8)).isNotEqualTo(split);
    }

    @Test
    void refusesAFractionThatLeavesASplitEmpty() {
        assertThatThrownBy(() -> StratifiedSplit.choose(new byte[4], 0.1, 0)).isInstanceOf(Invalid.class)
                .hasMessageContaining("no example for test");
        assertThatThrownBy(() -> StratifiedSplit.choose(new byte[4], 0.9, 0)).isInstanceOf(Invalid.class)
                .hasMessageContaining("no example for train");
        assertThatThrownBy(() -> StratifiedSplit.choose(new byte[4], Double.NaN, 0)).isInstanceOf(Invalid.class);
    }

    @Test
    void looksUpSingleImagesOfEitherPart() throws IOException {
        Path images = add("train-images", Idx.images(5, 1, 2));
        Path labels = add("train-labels", Idx.labels(0, 1, 0, 1, 0));
        Path split = add("split", Idx.labels(0, 1, 1, 0, 1));

        ImageRows rows = ImageRows.map(images, labels, split);

        assertThat(rows.list(1, label -> label == 0, 0, 9)).containsExactly(new ImageRows.Row(1, 0, 2),
                new ImageRows.Row(2, 0, 4));
        assertThat(rows.list(1, label -> true, 1, 1)).containsExactly(new ImageRows.Row(1, 0, 2));
        assertThat(rows.pixels(rows.get(1, 2))).containsExactly(124, 125);
        assertThat(rows.pixels(rows.get(0, 1))).containsExactly(93, 94);
        assertThatThrownBy(() -> rows.get(0, 2)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> rows.get(0, -1)).isInstanceOf(NotFound.class);
        ImageRows whole = ImageRows.map(images, labels, null);
        assertThat(whole.pixels(whole.get(0, 4))).containsExactly(124, 125);
    }

    private Path add(String role, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(role), content);
        files.put(role, file);
        return file;
    }

    private static int[] labels(LabelledImages images) {
        int[] labels = new int[images.count()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i);
        }
        return labels;
    }

    private static byte[] pixels(LabelledImages images) {
        ByteBuffer pixels = ByteBuffer.allocate(images.count() * images.imageSize());
        for (int i = 0; i < images.count(); i++) {
            images.copyPixels(i, pixels);
        }
        return pixels.array();
    }
}
