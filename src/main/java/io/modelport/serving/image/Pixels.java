package io.modelport.serving.image;

/**
 * A decoded picture.
 *
 * @param width pixels in a row
 * @param height rows
 * @param channels 1 for grey, 3 for red, green and blue
 * @param samples from 0 to 255, row by row, the channels of a pixel together
 */
record Pixels(int width, int height, int channels, byte[] samples) {

    int sample(int x, int y, int channel) {
        return samples[(y * width + x) * channels + channel] & 0xff;
    }
}
