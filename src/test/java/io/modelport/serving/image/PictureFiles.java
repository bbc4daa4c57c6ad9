package io.modelport.serving.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Draws pictures and writes them as files. */
public final class PictureFiles {

    private PictureFiles() {}

    /**
     * A grey picture.
     *
     * @param format png or jpeg
     * @param shade the sample at x and y, from 0 to 255
     */
    public static byte[] grey(String format, int width, int height, IntBinaryOperator shade) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, shade.applyAsInt(x, y));
            }
        }
        return write(format, image);
    }

    /**
     * A coloured picture.
     *
     * @param colour the colour at x and y, as 0xRRGGBB
     */
    public static byte[] colour(String format, int width, int height, IntBinaryOperator colour) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour.applyAsInt(x, y));
            }
        }
        return write(format, image);
    }

    /** Writes any picture as a file. */
    public static byte[] write(String format, BufferedImage image) {
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            if (!ImageIO.write(image, format, file)) {
                throw new IllegalArgumentException(format + " cannot hold this picture");
            }
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
