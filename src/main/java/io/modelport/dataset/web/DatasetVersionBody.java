package io.modelport.dataset.web;

import io.modelport.artifact.Digest;
import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetVersion;
import io.modelport.dataset.reader.PixelStatistics;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset version.
 *
 * @param dataset the dataset's name
 * @param version its number, from 1
 * @param digest the identity of its content: the digest of the listing of its files
 * @param schema what one example is
 * @param splits its parts, {@code train} and {@code test}
 * @param holdOut how the test split was chosen; null when it was uploaded
 * @param files its files, by role; they are plain, not gzipped
 * @param createdBy who committed it
 * @param createdAt when it was committed
 */
record DatasetVersionBody(@Schema(example = "mnist") DatasetName dataset, @Schema(example = "1") int version,
        Digest digest,
        ImageSchemaBody schema, List<DatasetSplitBody> splits, @Nullable HoldOutBody holdOut,
        List<DatasetFileBody> files, @Schema(example = "local") String createdBy, Instant createdAt) {

    static DatasetVersionBody of(DatasetVersion version) {
        return new DatasetVersionBody(version.id().dataset(), version.id().version(), version.digest(),
                ImageSchemaBody.of(version.schema()), version.splits().stream().map(DatasetSplitBody::of).toList(),
                HoldOutBody.of(version.holdOut()), version.files().stream().map(DatasetFileBody::of).toList(),
                version.createdBy().name(), version.createdAt());
    }

    /**
     * What one example of labelled images is.
     *
     * @param channels 1 for grey
     * @param height rows of pixels
     * @param width pixels in a row
     * @param classLabels names of the classes, in the order of their numbers
     */
    record ImageSchemaBody(@Schema(example = "1") int channels, @Schema(example = "28") int height,
            @Schema(example = "28") int width, @Schema(example = "[\"cat\", \"dog\"]") List<String> classLabels) {

        static ImageSchemaBody of(DatasetVersion.Schema schema) {
            return new ImageSchemaBody(schema.channels(), schema.height(), schema.width(), schema.classLabels());
        }
    }

    /**
     * A part of the examples.
     *
     * @param name {@code train} or {@code test}
     * @param count number of examples
     * @param classCounts number of examples per class, in the order of the class labels
     * @param pixels how its pixels are distributed
     */
    record DatasetSplitBody(@Schema(example = "test") String name, @Schema(example = "10000") int count,
            @Schema(example = "[980, 1135]") List<Integer> classCounts, PixelStatistics pixels) {

        static DatasetSplitBody of(DatasetVersion.Split split) {
            return new DatasetSplitBody(split.name(), split.count(), split.classCounts(), split.pixels());
        }
    }

    /**
     * How the test split was chosen among the uploaded examples: at random, the same share of every class.
     *
     * @param testFraction the share held out, above 0 and below 1
     * @param seed the seed of the choice
     */
    record HoldOutBody(@Schema(example = "0.1") double testFraction, @Schema(example = "0") long seed) {

        static @Nullable HoldOutBody of(DatasetVersion.@Nullable HoldOut holdOut) {
            return holdOut == null ? null : new HoldOutBody(holdOut.testFraction(), holdOut.seed());
        }
    }

    /**
     * A file of a version.
     *
     * @param role what it holds: {@code train-images}, {@code train-labels}, {@code test-images}, {@code test-labels},
     *            {@code split} or {@code class-labels}
     * @param digest its content's identity
     * @param size its size in bytes
     */
    record DatasetFileBody(@Schema(example = "test-labels") String role, Digest digest,
            @Schema(example = "10008") long size) {

        static DatasetFileBody of(DatasetVersion.File file) {
            return new DatasetFileBody(file.role(), file.digest(), file.size());
        }
    }
}
