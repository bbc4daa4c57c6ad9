package io.modelport.worker;

import io.modelport.dataset.reader.LabelledImages;
import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import java.nio.ByteBuffer;

/** Images and labels of one batch in memory that the engine reads without a copy; filled again and again. */
final class Batch {

    private final int channels;
    private final int height;
    private final int width;
    private final ByteBuffer images;
    private final ByteBuffer labels;
    private int count;

    Batch(LabelledImages source, int capacity) {
        this.channels = source.channels();
        this.height = source.height();
        this.width = source.width();
        this.images = Tensor.allocate(Math.multiplyExact(capacity, source.imageSize()));
        this.labels = Tensor.allocate(Math.multiplyExact(capacity, Long.BYTES));
    }

    /** Takes the examples {@code order[from]} to {@code order[to - 1]}. */
    void fill(LabelledImages source, int[] order, int from, int to) {
        count = to - from;
        source.copyPixels(order, from, to, images.clear());
        source.copyLabels(order, from, to, labels.clear().asLongBuffer());
    }

    int count() {
        return count;
    }

    int label(int index) {
        return (int) labels.getLong(index * Long.BYTES);
    }

    /** Images {@code from} to {@code to - 1}: UINT8 [to − from, channels, height, width]. */
    Tensor images(int from, int to) {
        int size = channels * height * width;
        return new Tensor(DataType.UINT8, new long[] {to - from, channels, height, width},
                slice(images, from * size, to * size));
    }

    /** Labels {@code from} to {@code to - 1}: INT64 [to − from]. */
    Tensor labels(int from, int to) {
        return new Tensor(DataType.INT64, new long[] {to - from}, slice(labels, from * Long.BYTES, to * Long.BYTES));
    }

    private static ByteBuffer slice(ByteBuffer buffer, int from, int to) {
        return buffer.slice(from, to - from).order(buffer.order());
    }
}
