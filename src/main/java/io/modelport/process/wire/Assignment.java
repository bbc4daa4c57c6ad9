package io.modelport.process.wire;

import io.modelport.network.TrainingSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt has to do: train a network on a dataset version.
 *
 * @param job the training job's id
 * @param attempt the attempt's number within the job, from 1; the fence of everything it writes
 * @param spec what to train
 * @param data the dataset version's files
 * @param classLabels names of the classes, in the order of their numbers
 * @param evaluationSplit the split that the accuracy is measured on after each epoch
 * @param checkpoints what earlier attempts left, the newest first
 * @param checkpointMillis the longest time between two checkpoints, in milliseconds
 * @param checkpointSpacingMillis the least time between two ends of epochs that leave a checkpoint, in milliseconds
 * @param heartbeatMillis how often the attempt reports, in milliseconds
 * @param leaseMillis how long it may stay unheard before another attempt takes its place, in milliseconds
 */
public record Assignment(String job, int attempt, TrainingSpec spec, List<DataFile> data, List<String> classLabels,
        String evaluationSplit, List<Checkpoint> checkpoints, long checkpointMillis, long checkpointSpacingMillis,
        long heartbeatMillis, long leaseMillis) {

    public Assignment {
        data = List.copyOf(data);
        classLabels = List.copyOf(classLabels);
        checkpoints = List.copyOf(checkpoints);
    }

    /**
     * One file of the dataset version.
     *
     * @param role what the file holds, such as {@code train-images}
     * @param digest its content's digest, as {@code sha256:<hex>}
     * @param size its size in bytes
     * @param path where it lies when the attempt shares a disk with the node; null when it must be fetched
     */
    public record DataFile(String role, String digest, long size, @Nullable String path) {}
}
