package io.modelport.dataset;

import io.modelport.problem.Invalid;

/**
 * The identity of a dataset version.
 *
 * @param dataset the dataset
 * @param version its number, from 1
 */
public record DatasetVersionId(DatasetName dataset, int version) {

    public DatasetVersionId {
        if (version < 1) {
            throw new Invalid("invalid-version", "There is no version " + version + ".",
                    "Version numbers begin at 1.", "version");
        }
    }

    @Override
    public String toString() {
        return dataset + " version " + version;
    }
}
