package io.modelport.process.wire;

import io.modelport.network.Signature;
import java.util.List;
import java.util.Map;

/**
 * The result of an attempt, published in one transaction after its files were uploaded.
 *
 * @param files the files of the model version's artifact, already uploaded
 * @param signature what the model takes and gives
 * @param metrics final values by key, such as {@code test_accuracy}
 */
public record Publication(List<File> files, Signature signature, Map<String, Double> metrics) {

    public Publication {
        files = List.copyOf(files);
        metrics = Map.copyOf(metrics);
    }

    /**
     * @param path the file's path within the artifact
     * @param digest its content's digest, as {@code sha256:<hex>}
     * @param size its size in bytes
     */
    public record File(String path, String digest, long size) {}
}
