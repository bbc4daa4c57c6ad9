package io.modelport.dataset.reader;

import java.util.List;

/**
 * How the pixels of images are distributed.
 *
 * @param mean mean per channel, of values from 0 to 1
 * @param standardDeviation standard deviation per channel (of the whole, not of a sample), of values from 0 to 1
 * @param least the darkest pixel, from 0 to 255
 * @param most the brightest pixel, from 0 to 255
 */
public record PixelStatistics(List<Double> mean, List<Double> standardDeviation, int least, int most) {

    public PixelStatistics {
        mean = List.copyOf(mean);
        standardDeviation = List.copyOf(standardDeviation);
    }
}
