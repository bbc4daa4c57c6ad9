package io.modelport.serving.image;

import io.modelport.problem.Invalid;
import io.modelport.problem.Problem;
import io.modelport.problem.TooLarge;
import io.modelport.serving.core.MemoryBudget;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes picture files; how many pixels one claims is known, and memory taken for them, before that. */
final class PictureDecoder {

    /** The most pixels of the pictures of a request. */
    static final long MOST_PIXELS = 1L << 24;

    private static final int LONGEST_SIDE = 1 << 14;
    /** What Java's library and we need for a pixel at the same time, at most. */
    private static final int BYTES_PER_PIXEL = 12;

    private PictureDecoder() {}

    /**
     * Decodes a file; transparency is left out, 16 bits become 8.
     *
     * @param channels 1 for grey by the weights of ITU-R 601, 3 for colour
     * @param most how many pixels it may have
     * @throws Invalid when it cannot be read
     * @throws Problem when it is too large
     */
    static Pixels decode(PictureFormat format, byte[] file, int from, int to, int channels, long most,
            MemoryBudget budget) {
        int copy = to - from;
        budget.take(copy);
        try {
            return decode(format, format.essence(file, from, to), channels, most, budget);
        } finally {
            budget.giveBack(copy);
        }
    }

    private static Pixels decode(PictureFormat format, byte[] file, int channels, long most, MemoryBudget budget) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.label()).next();
        try {
            reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)), true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width > LONGEST_SIDE || height > LONGEST_SIDE || (long) width * height > most) {
                throw new TooLarge("image-too-large", "The image has " + width + " by " + height + " pixels.",
                        "Send at most " + MOST_PIXELS + " pixels in a request, and " + LONGEST_SIDE + " on a side.");
            }
            long memory = (long) width * height * BYTES_PER_PIXEL;
            budget.take(memory);
            try {
                return pixels(reader.read(0), channels);
            } finally {
                budget.giveBack(memory);
            }
        } catch (Problem e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        } finally {
            reader.dispose();
        }
    }

    private static Pixels pixels(BufferedImage image, int channels) {
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        int bands = raster.getNumBands();
        int shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? Byte.SIZE : 0;
        // Samples as they are in the file: BufferedImage.getRGB would brighten grey ones.
        @Nullable IndexColorModel palette = image.getColorModel() instanceof IndexColorModel indexed ? indexed : null;
        byte[] samples = new byte[width * height * channels];
        int[] row = new int[width * bands];
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int first = row[x * bands];
                int red;
                int green;
                int blue;
                if (palette != null) {
                    int colour = palette.getRGB(first);
                    red = colour >> 16 & 0xff;
                    green = colour >> 8 & 0xff;
                    blue = colour & 0xff;
                } else {
                    boolean grey = bands < 3;
                    red = first >> shift;
                    green = grey ? red : row[x * bands + 1] >> shift;
                    blue = grey ? red : row[x * bands + 2] >> shift;
                }
                if (channels == 1) {
                    samples[to++] = (byte) grey(red, green, blue);
                } else {
                    samples[to++] = (byte) red;
                    samples[to++] = (byte) green;
                    samples[to++] = (byte) blue;
                }
            }
        }
        return new Pixels(width, height, channels, samples);
    }

    /** As Python's Pillow computes it, with its rounding. */
    private static int grey(int red, int green, int blue) {
        return red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000 >> 16;
    }

    private static Invalid unreadable(Exception cause) {
        return new Invalid("invalid-image", "The image cannot be read: " + cause.getMessage() + ".",
                "Send a whole PNG or JPEG file, grey or in colour.", cause);
    }
}
