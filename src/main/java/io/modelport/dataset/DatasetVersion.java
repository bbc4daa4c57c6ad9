package io.modelport.dataset;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A dataset version as other modules see it.
 *
 * @param id dataset and number
 * @param digest the identity of its content: the digest of the artifact of its files
 * @param schema what one example is
 * @param splits its parts, such as {@code train} and {@code test}, in order
 * @param files the files, by role
 * @param createdAt when it was committed
 * @param createdBy who committed it
 */
public record DatasetVersion(DatasetVersionId id, Digest digest, Schema schema, List<Split> splits, List<File> files,
        Instant createdAt, Actor createdBy) {

    public DatasetVersion {
        splits = List.copyOf(splits);
        files = List.copyOf(files);
    }

    public Optional<Split> findSplit(String name) {
        return splits.stream().filter(split -> split.name().equals(name)).findFirst();
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
     * @param name such as {@code train} or {@code test}
     * @param count number of examples
     * @param classCounts number of examples per class, in the order of the labels
     */
    public record Split(String name, int count, List<Integer> classCounts) {

        public Split {
            classCounts = List.copyOf(classCounts);
        }
    }

    /**
     * One file.
     *
     * @param role what it holds: {@code train-images}, {@code train-labels}, {@code test-images} or {@code test-labels}
     * @param digest its content's identity
     * @param size its size in bytes
     */
    public record File(String role, Digest digest, long size) {}
}
