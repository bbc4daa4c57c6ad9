package io.modelport.dataset.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Images of one size with a class number each, held in memory as one block of bytes. */
public final class LabelledImages {

    private final int height;
    private final int width;
    private final byte[] pixels;
    private final byte[] labels;

    LabelledImages(int height, int width, byte[] pixels, byte[] labels) {
        this.height = height;
        this.width = width;
        this.pixels = pixels;
        this.labels = labels;
    }

    /**
     * Reads a pair of IDX files, gzipped or not.
     *
     * @throws io.modelport.problem.Invalid when either file is not what its header says, or the counts differ
     */
    public static LabelledImages readIdx(Path images, Path labels) throws IOException {
        throw new UnsupportedOperationException(images + " " + labels);
    }

    public int count() {
        return labels.length;
    }

    public int channels() {
        return 1;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** The class number of one image, from 0. */
    public int label(int index) {
        return Byte.toUnsignedInt(labels[index]);
    }

    /** Appends the pixels of one image to {@code target}: channels × height × width bytes, 0 to 255, row-major. */
    public void copyPixels(int index, ByteBuffer target) {
        int size = height * width;
        target.put(pixels, index * size, size);
    }
}
