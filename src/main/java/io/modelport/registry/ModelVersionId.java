package io.modelport.registry;

import io.modelport.problem.Invalid;

/**
 * The identity of a model version.
 *
 * @param model the registered model
 * @param version its number, from 1, never used twice
 */
public record ModelVersionId(ModelName model, int version) {

    public ModelVersionId {
        if (version < 1) {
            throw new Invalid("invalid-version", "There is no version " + version + ".",
                    "Version numbers begin at 1.", "version");
        }
    }

    @Override
    public String toString() {
        return model + " version " + version;
    }
}
