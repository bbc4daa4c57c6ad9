package io.modelport.dataset;

import io.modelport.dataset.reader.PixelStatistics;
import jakarta.persistence.Embeddable;
import java.util.List;

/** A split's row. */
@Embeddable
record StoredSplit(String name, int exampleCount, List<Integer> classCounts, List<Double> pixelMean,
        List<Double> pixelStandardDeviation, int leastPixel, int greatestPixel) {

    static StoredSplit of(DatasetVersion.Split split) {
        PixelStatistics pixels = split.pixels();
        return new StoredSplit(split.name(), split.count(), split.classCounts(), pixels.mean(),
                pixels.standardDeviation(), pixels.least(), pixels.most());
    }

    DatasetVersion.Split view() {
        return new DatasetVersion.Split(name, exampleCount, classCounts,
                new PixelStatistics(pixelMean, pixelStandardDeviation, leastPixel, greatestPixel));
    }
}
