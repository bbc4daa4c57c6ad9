package io.modelport.dataset.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.modelport.problem.Invalid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledImagesTests {

    @TempDir
    Path folder;

    @Test
    void readsTheMnistTestDigits() throws IOException {
        LabelledImages digits = LabelledImages.readIdx(Idx.SAMPLES.resolve("t10k-images-idx3-ubyte.gz"),
                Idx.SAMPLES.resolve("t10k-labels-idx1-ubyte.gz"));

        assertThat(digits.count()).isEqualTo(10_000);
        assertThat(digits.height()).isEqualTo(28);
        assertThat(digits.width()).isEqualTo(28);
        assertThat(digits.classCounts(10)).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        assertThat(digits.label(0)).isEqualTo(7);
        PixelStatistics pixels = digits.pixelStatistics();
        assertThat(pixels.mean().getFirst()).isCloseTo(0.13251, within(1e-5));
        assertThat(pixels.standardDeviation().getFirst()).isCloseTo(0.31048, within(1e-5));
        assertThat(pixels.least()).isZero();
        assertThat(pixels.most()).isEqualTo(255);
    }

    @Test
    void copiesABatchInTheOrderAskedFor() throws IOException {
        LabelledImages images = read(Idx.images(4, 1, 2), Idx.labels(5, 200, 7, 8));
        ByteBuffer pixels = ByteBuffer.allocate(4);
        LongBuffer labels = LongBuffer.allocate(2);
        int[] order = {0, 3, 1, 2};

        images.copyPixels(order, 1, 3, pixels);
        images.copyLabels(order, 1, 3, labels);

        assertThat(pixels.array()).containsExactly(93, 94, 31, 32);
        assertThat(labels.array()).containsExactly(8, 200);
    }

    @Test
    void refusesAPairOfDifferentCounts() {
        assertThatThrownBy(() -> read(Idx.images(3, 2, 2), Idx.labels(1, 2))).isInstanceOf(Invalid.class)
                .hasMessage("There are 3 images, but 2 labels.");
    }

    @Test
    void refusesToCountALabelBeyondTheClasses() throws IOException {
        LabelledImages images = read(Idx.images(2, 1, 1), Idx.labels(0, 3));

        assertThat(images.classCounts(4)).containsExactly(1, 0, 0, 1);
        assertThatThrownBy(() -> images.classCounts(3)).isInstanceOf(Invalid.class).hasMessageContaining("number 3");
    }

    private LabelledImages read(byte[] images, byte[] labels) throws IOException {
        return LabelledImages.readIdx(Files.write(folder.resolve("images"), images),
                Files.write(folder.resolve("labels"), Idx.gzip(labels)));
    }
}
