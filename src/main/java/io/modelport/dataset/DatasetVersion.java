package io.modelport.dataset;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import io.modelport.dataset.reader.PixelStatistics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dataset version as other modules see it.
 *
 * @param id dataset and number
 * @param digest the identity of its content: the digest of the artifact of its files
 * @param schema what one example is
 * @param splits its parts, {@code train} and {@code test}
 * @param holdOut how the test split was chosen; null when it was uploaded
 * @param files the files, by role; they are plain, not gzipped
 * @param createdAt when it was committed
 * @param createdBy who committed it
 */
public record DatasetVersion(DatasetVersionId id, Digest digest, Schema schema, List<Split> splits,
        @Nullable HoldOut holdOut, List<File> files, Instant createdAt, Actor createdBy) {

    public DatasetVersion {
        splits = List.copyOf(splits);
        files = List.copyOf(files);
    }

    public Optional<Split> findSplit(String name) {
        return splits.stream().filter(split -> split.name().equals(name)).findFirst();
    }

    public Optional<File> findFile(String role) {
        return files.stream().filter(file -> file.role().equals(role)).findFirst();
    }

    /**
     * What one example of a labelled image dataset is.
     *
     * @param channels 1 for grey
     * @param height rows of pixels
     * @param width pixels in a row
     * @param classLabels names of the classes, in the order of their numbers
     */
    public record Schema(int channels, int height, int width, List<String> classLabels) {

        public Schema {
            classLabels = List.copyOf(classLabels);
        }
    }

    /**
     * A part of the examples.
     *
     * @param name {@code train} or {@code test}
     * @param count number of examples
     * @param classCounts number of examples per class, in the order of the labels
     * @param pixels how its pixels are distributed
     */
    public record Split(String name, int count, List<Integer> classCounts, PixelStatistics pixels) {

        public Split {
            classCounts = List.copyOf(classCounts);
        }
    }

    /**
     * How the test split was chosen among the uploaded examples: at random, the same share of every class. Which examples
     * it consists of is in the file {@code split}.
     *
     * @param testFraction the share held out, above 0 and below 1
     * @param seed the seed of the choice
     */
    public record HoldOut(double testFraction, long seed) {}

    /**
     * One file.
     *
     * @param role what it holds: {@code train-images}, {@code train-labels}, {@code test-images}, {@code test-labels},
     *            {@code split} or {@code class-labels}
     * @param digest its content's identity
     * @param size its size in bytes
     */
    public record File(String role, Digest digest, long size) {}
}
