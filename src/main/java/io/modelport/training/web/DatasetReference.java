package io.modelport.training.web;

import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetVersionId;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A dataset version.
 *
 * @param name the dataset's name
 * @param version the number of one of its committed versions, from 1
 */
record DatasetReference(@Schema(example = "mnist") DatasetName name, @Schema(example = "1") int version) {

    DatasetVersionId id() {
        return new DatasetVersionId(name, version);
    }

    static DatasetReference of(DatasetVersionId id) {
        return new DatasetReference(id.dataset(), id.version());
    }
}
