package io.modelport.registry;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.test.context.TestComponent;

/** Stands for the deployments: says which versions are routed. */
@TestComponent
public class Routed implements VersionUse {

    private final Set<ModelVersionId> versions = ConcurrentHashMap.newKeySet();

    public void add(ModelVersionId version) {
        versions.add(version);
    }

    public void remove(ModelVersionId version) {
        versions.remove(version);
    }

    @Override
    public Optional<String> reasonToKeep(ModelVersionId version) {
        return versions.contains(version) ? Optional.of("It is routed by a deployment.") : Optional.empty();
    }
}
