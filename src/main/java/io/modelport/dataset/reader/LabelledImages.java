package io.modelport.dataset.reader;

import io.modelport.problem.Invalid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
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
     * @throws Invalid when either file is not what its header says, or the counts differ
     */
    public static LabelledImages readIdx(Path images, Path labels) throws IOException {
        byte[] classes = IdxInputStream.readLabels(labels);
        try (IdxInputStream stream = IdxInputStream.open(images, IdxKind.IMAGES)) {
            IdxHeader header = stream.header();
            requireEqualCounts(header.count(), classes.length);
            return new LabelledImages(header.height(), header.width(), stream.readPayload(), classes);
        }
    }

    static void requireEqualCounts(int images, int labels) {
        if (images != labels) {
            throw new Invalid("counts-differ", "There are " + images + " images, but " + labels + " labels.",
                    "Send the labels that belong to these images, in the same order.");
        }
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

    /** The size of one image, in bytes: channels × height × width. */
    public int imageSize() {
        return height * width;
    }

    /** The class number of one image, from 0. */
    public int label(int index) {
        return Byte.toUnsignedInt(labels[index]);
    }

    /** Appends the pixels of one image to {@code target}: channels × height × width bytes, 0 to 255, row-major. */
    public void copyPixels(int index, ByteBuffer target) {
        int size = imageSize();
        target.put(pixels, index * size, size);
    }

    /** Appends the pixels of the images {@code order[from]} to {@code order[to - 1]} to {@code target}. */
    public void copyPixels(int[] order, int from, int to, ByteBuffer target) {
        int size = imageSize();
        for (int i = from; i < to; i++) {
            target.put(pixels, order[i] * size, size);
        }
    }

    /** Appends the class numbers of the images {@code order[from]} to {@code order[to - 1]} to {@code target}. */
    public void copyLabels(int[] order, int from, int to, LongBuffer target) {
        for (int i = from; i < to; i++) {
            target.put(Byte.toUnsignedLong(labels[order[i]]));
        }
    }

    /** The distribution of all pixels of all images. */
    public PixelStatistics pixelStatistics() {
        PixelHistogram histogram = new PixelHistogram();
        histogram.add(pixels, 0, pixels.length);
        return histogram.statistics();
    }

    /**
     * The number of images of each class.
     *
     * @param classes how many classes there are
     * @throws Invalid when an image has a class number beyond
     */
    public int[] classCounts(int classes) {
        int[] counts = new int[classes];
        for (int i = 0; i < labels.length; i++) {
            int label = label(i);
            if (label >= classes) {
                throw new Invalid("label-out-of-range", "The image at " + i + " has the class number " + label
                        + ", but there are only " + classes + " classes, counted from 0.",
                        "Name all classes, or mend the labels.");
            }
            counts[label]++;
        }
        return counts;
    }
}
