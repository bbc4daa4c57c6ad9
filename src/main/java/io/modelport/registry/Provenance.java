package io.modelport.registry;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where a version comes from.
 *
 * @param dataset name of the dataset it was trained on; null when it was not trained here
 * @param datasetVersion number of the dataset version, from 1; null when it was not trained here
 * @param job id of the training job; null when it was not trained here
 * @param seed the seed of the training; null when it was not trained here
 * @param codeVersion version of Modelport that wrote the artifact; null when it was written elsewhere
 * @param metrics final values by key, such as {@code test_accuracy}, sorted by key; JSON has no word for what is not a
 *            number or infinite, so these are the texts NaN, Infinity and -Infinity there
 */
public record Provenance(@Nullable String dataset, @Nullable Integer datasetVersion, @Nullable String job,
        @Nullable Long seed, @Nullable String codeVersion, Map<String, Double> metrics) {

    public Provenance {
        metrics = Model.sorted(metrics);
    }
}
