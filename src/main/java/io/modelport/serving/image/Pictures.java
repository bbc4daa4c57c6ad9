package io.modelport.serving.image;

import io.modelport.network.DataType;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.MemoryBudget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PNG and JPEG files as an input: decoded, in the channels and the size that the model takes, each file one row. */
public final class Pictures implements AutoCloseable {

    private static final float[] UNIT = new float[256];

    static {
        for (int i = 0; i < UNIT.length; i++) {
            UNIT[i] = i / 255f;
        }
    }

    private final TensorSpec input;
    private final MemoryBudget budget;
    private final int channels;
    private final int height;
    private final int width;
    private final List<Pixels> pictures = new ArrayList<>(1);
    private long pixelsLeft = PictureDecoder.MOST_PIXELS;
    private long taken;

    /**
     * @param input grey or coloured images: UINT8 from 0 to 255 or FP32 from 0 to 1, of the shape [batch, channels, height,
     *            width] or the same without the batch
     * @throws Invalid when it is another one
     */
    public Pictures(TensorSpec input, MemoryBudget budget) {
        this.input = input;
        this.budget = budget;
        int rank = input.shape().size();
        if (!isTakenBy(input)) {
            throw new Invalid("no-image-input",
                    "Input '" + input.name() + "' is " + input.datatype() + " of the shape " + input.shape()
                            + ", which is no image.",
                    "Send its elements as JSON or as raw bytes.", "inputs." + input.name());
        }
        this.channels = Math.toIntExact(input.shape().get(rank - 3));
        this.height = Math.toIntExact(input.shape().get(rank - 2));
        this.width = Math.toIntExact(input.shape().get(rank - 1));
    }

    /** Whether an input is one of images. */
    public static boolean isTakenBy(TensorSpec input) {
        int rank = input.shape().size();
        boolean known = input.datatype() == DataType.UINT8 || input.datatype() == DataType.FP32;
        long depth = rank == 3 || rank == 4 ? input.shape().get(rank - 3) : 0;
        return known && (depth == 1 || depth == 3);
    }

    /** Whether these bytes begin as a picture's file does that is read here. */
    public static boolean isPicture(byte[] bytes, int from, int to) {
        return PictureFormat.find(bytes, from, to) != null;
    }

    /**
     * Adds one file.
     *
     * @throws Invalid when it is no picture, or cannot be read
     * @throws io.modelport.problem.Problem when it has too many pixels
     */
    public void add(byte[] file, int from, int to) {
        @Nullable PictureFormat format = PictureFormat.find(file, from, to);
        if (format == null) {
            throw PictureFormat.broken("it begins neither as a PNG nor as a JPEG file does");
        }
        if (!pictures.isEmpty() && input.shape().size() == 3) {
            throw new Invalid("batch-not-taken", "The model takes one image at a time.", "Send one.",
                    "inputs." + input.name());
        }
        Pixels decoded = PictureDecoder.decode(format, file, from, to, channels, pixelsLeft, budget);
        pixelsLeft -= (long) decoded.width() * decoded.height();
        Pixels fitted = Scaling.fit(decoded, width < 0 ? decoded.width() : width,
                height < 0 ? decoded.height() : height);
        if (!pictures.isEmpty() && (fitted.width() != pictures.getFirst().width()
                || fitted.height() != pictures.getFirst().height())) {
            throw new Invalid("image-sizes-differ", "One image has " + pictures.getFirst().width() + " by "
                    + pictures.getFirst().height() + " pixels and another " + fitted.width() + " by "
                    + fitted.height() + ".", "Send images of one size, or one at a time.", "inputs." + input.name());
        }
        budget.take(fitted.samples().length);
        taken += fitted.samples().length;
        pictures.add(fitted);
    }

    /** Forgets those that were added; more may be. */
    @Override
    public void close() {
        pictures.clear();
        budget.giveBack(taken);
        taken = 0;
    }

    /** How high those are that were added, in pixels. */
    public int height() {
        return pictures.getFirst().height();
    }

    /** How wide they are. */
    public int width() {
        return pictures.getFirst().width();
    }

    /** How many elements they make together. */
    public long elements() {
        return taken;
    }

    /** Puts all that were added into the input. */
    public void finish(InputCollector inputs) {
        boolean batched = input.shape().size() == 4;
        long[] shape = batched ? new long[] {pictures.size(), channels, height(), width()}
                : new long[] {channels, height(), width()};
        ByteBuffer memory = inputs.add(input.name(), input.datatype(), shape, elements());
        int _ = put(memory, memory.position());
    }

    /**
     * Puts the elements of all that were added into memory, from a position on.
     *
     * @return the position behind them
     */
    public int put(ByteBuffer memory, int from) {
        int at = from;
        for (Pixels picture : pictures) {
            for (int channel = 0; channel < channels; channel++) {
                at = put(picture, channel, memory, at);
            }
        }
        return at;
    }

    private int put(Pixels picture, int channel, ByteBuffer memory, int from) {
        byte[] samples = picture.samples();
        boolean bytes = input.datatype() == DataType.UINT8;
        int at = from;
        for (int i = channel; i < samples.length; i += channels) {
            if (bytes) {
                memory.put(at++, samples[i]);
            } else {
                memory.putFloat(at, UNIT[samples[i] & 0xff]);
                at += Float.BYTES;
            }
        }
        return at;
    }
}
