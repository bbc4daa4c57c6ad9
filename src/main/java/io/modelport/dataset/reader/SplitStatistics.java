package io.modelport.dataset.reader;

import io.modelport.problem.Invalid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one split contains.
 *
 * @param count number of examples
 * @param classCounts number of examples per class, in the order of the class numbers
 * @param pixels how its pixels are distributed
 */
public record SplitStatistics(int count, List<Integer> classCounts, PixelStatistics pixels) {

    public SplitStatistics {
        classCounts = List.copyOf(classCounts);
    }

    /**
     * Reads a plain or gzipped file of images once, without keeping it in memory.
     *
     * @param labels the class number of each image
     * @param split which split each image belongs to, from 0 without a gap; null when all belong to one
     * @param classes how many classes there are, more than the greatest class number
     * @return the statistics of each split, in the order of their numbers
     * @throws Invalid when the file is not what its header says or has another count
     */
    public static List<SplitStatistics> scan(Path images, byte[] labels, byte @Nullable [] split, int classes)
            throws IOException {
        List<Tally> tallies = new ArrayList<>();
        for (int i = 0; i <= greatest(split); i++) {
            tallies.add(new Tally(classes));
        }
        try (IdxInputStream stream = IdxInputStream.open(images, IdxKind.IMAGES)) {
            LabelledImages.requireEqualCounts(stream.header().count(), labels.length);
            stream.skipHeader();
            byte[] image = new byte[stream.header().exampleSize()];
            for (int i = 0; i < labels.length; i++) {
                stream.readFully(image, 0, image.length);
                tallies.get(split == null ? 0 : split[i]).add(image, Byte.toUnsignedInt(labels[i]));
            }
            stream.requireEnd();
        }
        return tallies.stream().map(Tally::statistics).toList();
    }

    private static int greatest(byte @Nullable [] split) {
        int greatest = 0;
        if (split != null) {
            for (byte part : split) {
                greatest = Math.max(greatest, part);
            }
        }
        return greatest;
    }

    private static final class Tally {

        private final PixelHistogram histogram = new PixelHistogram();
        private final int[] classCounts;
        private int count;

        Tally(int classes) {
            this.classCounts = new int[classes];
        }

        void add(byte[] image, int label) {
            histogram.add(image, 0, image.length);
            classCounts[label]++;
            count++;
        }

        SplitStatistics statistics() {
            return new SplitStatistics(count, Arrays.stream(classCounts).boxed().toList(), histogram.statistics());
        }
    }
}
