package io.modelport.dataset.reader;

import java.util.List;

/** Counts how often each value of a pixel occurs, from which all statistics follow exactly. */
public final class PixelHistogram {

    private final long[] counts = new long[256];

    public void add(byte[] pixels, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            counts[Byte.toUnsignedInt(pixels[i])]++;
        }
    }

    /** @throws IllegalStateException when no pixel was added */
    public PixelStatistics statistics() {
        long total = 0;
        long sum = 0;
        long squares = 0;
        int least = -1;
        int most = -1;
        for (int value = 0; value < counts.length; value++) {
            long count = counts[value];
            if (count == 0) {
                continue;
            }
            least = least < 0 ? value : least;
            most = value;
            total += count;
            sum += count * value;
            squares += count * value * value;
        }
        if (total == 0) {
            throw new IllegalStateException("There are no pixels.");
        }
        double mean = (double) sum / total;
        double variance = Math.max(0, (double) squares / total - mean * mean);
        return new PixelStatistics(List.of(mean / 255), List.of(Math.sqrt(variance) / 255), least, most);
    }
}
