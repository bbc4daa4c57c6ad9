package io.modelport.demo;

import java.nio.charset.Charset;

/**
 * A grey image drawn with characters.
 *
 * @param width pixels in a row
 * @param height rows of pixels
 * @param pixels width × height values from 0 (paper) to 1 (ink), row by row
 */
record Digit(int width, int height, double[] pixels) {

    private static final String SHADES = " .:-=+*#%@";

    /** The image as lines of text: half blocks where the terminal's character set has them, else letters. */
    String draw(Charset charset) {
        return charset.newEncoder().canEncode("▀▄█") ? halfBlocks() : letters();
    }

    private String halfBlocks() {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < height; y += 2) {
            text.append("    ");
            for (int x = 0; x < width; x++) {
                boolean upper = isInk(x, y);
                boolean lower = y + 1 < height && isInk(x, y + 1);
                text.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String letters() {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < height; y++) {
            text.append("    ");
            for (int x = 0; x < width; x++) {
                char shade = SHADES
                        .charAt((int) Math.min(SHADES.length() - 1, pixels[y * width + x] * SHADES.length()));
                text.append(shade).append(shade);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private boolean isInk(int x, int y) {
        return pixels[y * width + x] > 0.35;
    }
}
