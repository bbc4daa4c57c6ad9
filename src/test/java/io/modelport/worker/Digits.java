package io.modelport.worker;

import io.modelport.dataset.reader.LabelledImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Handwritten digits from the samples. */
final class Digits {

    private Digits() {}

    /** The first images of a split, {@code train} or {@code t10k}, so that a test takes seconds. */
    static LabelledImages first(String split, int count) throws IOException {
        LabelledImages all = LabelledImages.readIdx(Path.of("samples/mnist/" + split + "-images-idx3-ubyte.gz"),
                Path.of("samples/mnist/" + split + "-labels-idx1-ubyte.gz"));
        Path images = Files.createTempFile("images", ".idx");
        Path labels = Files.createTempFile("labels", ".idx");
        try {
            ByteBuffer pixels = ByteBuffer.allocate(16 + count * all.imageSize());
            pixels.putInt(0x803).putInt(count).putInt(all.height()).putInt(all.width());
            ByteBuffer classes = ByteBuffer.allocate(8 + count);
            classes.putInt(0x801).putInt(count);
            for (int i = 0; i < count; i++) {
                all.copyPixels(i, pixels);
                classes.put((byte) all.label(i));
            }
            Files.write(images, pixels.array());
            Files.write(labels, classes.array());
            return LabelledImages.readIdx(images, labels);
        } finally {
            Files.delete(images);
            Files.delete(labels);
        }
    }
}
