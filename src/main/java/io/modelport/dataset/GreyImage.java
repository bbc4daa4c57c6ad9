package io.modelport.dataset;

/** A grey image of 8 bits a pixel. */
public final class GreyImage {

    private final int height;
    private final int width;
    private final byte[] pixels;

    /** @param pixels height × width bytes, row-major; not copied */
    public GreyImage(int height, int width, byte[] pixels) {
        if (pixels.length != height * width) {
            throw new IllegalArgumentException(pixels.length + " bytes for " + height + " × " + width + " pixels");
        }
        this.height = height;
        this.width = width;
        this.pixels = pixels;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** The brightness of one pixel, from 0 (black) to 255 (white). */
    public int pixel(int row, int column) {
        return Byte.toUnsignedInt(pixels[row * width + column]);
    }
}
