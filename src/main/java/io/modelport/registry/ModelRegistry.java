package io.modelport.registry;

import io.modelport.actor.Actor;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Registers versions and tells what is registered. */
@Service
public class ModelRegistry {

    /**
     * Registers a version that was built here, in the caller's transaction: READY and SERVABLE at once.
     *
     * @return the version, with its number
     */
    public ModelVersion register(NewVersion version, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /** @throws io.modelport.problem.NotFound when there is no such model or version */
    public ModelVersion get(ModelVersionId version) {
        throw new UnsupportedOperationException();
    }

    public Optional<ModelVersion> find(ModelVersionId version) {
        throw new UnsupportedOperationException();
    }

    /** @throws io.modelport.problem.NotFound when there is no such model, version or alias */
    public ModelVersion resolve(ModelName model, VersionSelector selector) {
        throw new UnsupportedOperationException();
    }

    /** Whether a model of that name is registered. */
    public boolean exists(ModelName model) {
        throw new UnsupportedOperationException();
    }
}
