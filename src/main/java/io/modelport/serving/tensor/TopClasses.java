package io.modelport.serving.tensor;

import io.modelport.engine.Tensor;
import io.modelport.serving.json.BrainFloat;
import io.modelport.serving.json.JsonWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The greatest elements of every row of a tensor. */
public final class TopClasses {

    private static final int DECIMALS = 6;

    private final Tensor tensor;
    private final List<String> labels;
    private final long[] shape;
    private final int width;
    private final int[] elements;

    private TopClasses(Tensor tensor, List<String> labels, long[] shape, int width, int[] elements) {
        this.tensor = tensor;
        this.labels = labels;
        this.shape = shape;
        this.width = width;
        this.elements = elements;
    }

    /**
     * Takes the greatest, descending; of equal ones the first, and NaN last.
     *
     * @param byRow whether the first dimension is a batch, each row of which is judged by itself
     * @param count how many of each row, from 1; all when a row has fewer
     * @param labels the names of the classes by index; may be fewer than there are classes
     */
    public static TopClasses of(Tensor tensor, boolean byRow, int count, List<String> labels) {
        int size = tensor.type().size();
        int elements = tensor.data().remaining() / size;
        int rows = byRow ? Math.toIntExact(tensor.shape()[0]) : 1;
        int width = rows == 0 ? 0 : elements / rows;
        int taken = Math.min(count, width);
        int[] all = new int[rows * taken];
        int[] best = new int[taken];
        for (int row = 0; row < rows; row++) {
            int first = row * width;
            select(tensor, first, width, best);
            for (int i = 0; i < taken; i++) {
                all[row * taken + i] = first + best[i];
            }
        }
        return new TopClasses(tensor, labels, byRow ? new long[] {rows, taken} : new long[] {taken}, width, all);
    }

    /** The number of rows, where they are judged by themselves, and the number of classes. */
    public long[] shape() {
        return shape;
    }

    /** How many there are, of all rows. */
    public int size() {
        return elements.length;
    }

    /** Writes the value of one as a number. */
    public void writeValue(int index, JsonWriter json) {
        JsonWriter _ = json.element(tensor, elements[index]);
    }

    /** The class of one: its place in its row. */
    public int classIndex(int index) {
        return elements[index] % width;
    }

    /** The label of one, or its class where it has none. */
    public String label(int index) {
        int number = classIndex(index);
        return number < labels.size() ? labels.get(number) : Integer.toString(number);
    }

    /** One as {@code value:index} or {@code value:index:label}. */
    public String text(int index) {
        return text(tensor, elements[index], classIndex(index), labels);
    }

    /** The texts as the elements of a BYTES tensor: each as UTF-8 behind its length in four bytes, little-endian. */
    public ByteBuffer toBytes() {
        byte[][] encoded = new byte[elements.length][];
        int size = 0;
        for (int i = 0; i < elements.length; i++) {
            encoded[i] = text(i).getBytes(StandardCharsets.UTF_8);
            size = Math.addExact(size, Integer.BYTES + encoded[i].length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] text : encoded) {
            bytes.putInt(text.length).put(text);
        }
        return bytes.flip();
    }

    /** A heap whose top is the least of the best so far, then emptied from the back. */
    private static void select(Tensor tensor, int first, int width, int[] heap) {
        int size = 0;
        for (int i = 0; i < width; i++) {
            if (size < heap.length) {
                int at = size++;
                while (at > 0 && isBelow(tensor, first, i, heap[(at - 1) / 2])) {
                    heap[at] = heap[(at - 1) / 2];
                    at = (at - 1) / 2;
                }
                heap[at] = i;
            } else if (size > 0 && isBelow(tensor, first, heap[0], i)) {
                sink(tensor, first, heap, size, i);
            }
        }
        while (size > 1) {
            int least = heap[0];
            int last = heap[--size];
            sink(tensor, first, heap, size, last);
            heap[size] = least;
        }
    }

    private static void sink(Tensor tensor, int first, int[] heap, int size, int element) {
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && isBelow(tensor, first, heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBelow(tensor, first, heap[child], element)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
            child = 2 * at + 1;
        }
        heap[at] = element;
    }

    private static boolean isBelow(Tensor tensor, int first, int one, int other) {
        double left = value(tensor, first + one);
        double right = value(tensor, first + other);
        if (left == right || Double.isNaN(left) && Double.isNaN(right)) {
            return one > other;
        }
        return Double.isNaN(left) || left < right;
    }

    private static String text(Tensor tensor, int element, int index, List<String> labels) {
        StringBuilder text = new StringBuilder(32);
        switch (tensor.type()) {
            case FP16, BF16, FP32, FP64 -> appendFixed(text, value(tensor, element));
            case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32 -> text.append((long) value(tensor, element));
            case INT64 -> text.append(tensor.data().getLong(at(tensor, element)));
            case UINT64 -> text.append(Long.toUnsignedString(tensor.data().getLong(at(tensor, element))));
            case BYTES -> throw new IllegalStateException("a dense tensor has no BYTES");
        }
        text.append(':').append(index);
        if (index < labels.size()) {
            text.append(':').append(labels.get(index));
        }
        return text.toString();
    }

    /** As C's {@code %f} writes it, which the clients of the extension know. */
    private static void appendFixed(StringBuilder text, double value) {
        if (Double.isNaN(value)) {
            text.append("nan");
        } else if (Double.isInfinite(value)) {
            text.append(value < 0 ? "-inf" : "inf");
        } else {
            text.append(new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString());
        }
    }

    private static int at(Tensor tensor, int element) {
        return tensor.data().position() + element * tensor.type().size();
    }

    private static double value(Tensor tensor, int element) {
        ByteBuffer data = tensor.data();
        int at = at(tensor, element);
        return switch (tensor.type()) {
            case FP32 -> data.getFloat(at);
            case FP64 -> data.getDouble(at);
            case FP16 -> Float.float16ToFloat(data.getShort(at));
            case BF16 -> BrainFloat.toFloat(data.getShort(at));
            case BOOL, UINT8 -> data.get(at) & 0xff;
            case INT8 -> data.get(at);
            case INT16 -> data.getShort(at);
            case UINT16 -> data.getShort(at) & 0xffff;
            case INT32 -> data.getInt(at);
            case UINT32 -> data.getInt(at) & 0xffffffffL;
            case INT64 -> data.getLong(at);
            case UINT64 -> new BigDecimal(Long.toUnsignedString(data.getLong(at))).doubleValue();
            case BYTES -> throw new IllegalStateException("a dense tensor has no BYTES");
        };
    }
}
