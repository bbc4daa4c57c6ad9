package io.modelport.registry;

import io.modelport.actor.Actor;
import io.modelport.problem.Conflict;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Deletes versions and models that nothing uses; their artifacts stay until garbage collection. */
@Service
@Transactional
public class ModelRemoval {

    private final RegisteredModels models;
    private final RegisteredVersions versions;
    private final ObjectProvider<VersionUse> uses;
    private final Clock clock;

    ModelRemoval(RegisteredModels models, RegisteredVersions versions, ObjectProvider<VersionUse> uses, Clock clock) {
        this.models = models;
        this.versions = versions;
        this.uses = uses;
        this.clock = clock;
    }

    /**
     * Deletes a version; its number is never given out again.
     *
     * @throws io.modelport.problem.NotFound when there is no such model or version
     * @throws Conflict when an alias names it or something uses it; the detail tells what
     */
    public void delete(ModelVersionId id, Actor actor) {
        RegisteredModel model = models.getLocked(id.model());
        if (versions.lock(model.id(), id.version()).isEmpty()) {
            throw RegisteredVersions.absent(id);
        }
        remove(model, id.version(), actor, clock.instant());
        models.save(model);
    }

    /**
     * Deletes a model with all its versions.
     *
     * @throws io.modelport.problem.NotFound when there is no such model
     * @throws Conflict when it has an alias or something uses one of its versions; the detail tells what
     */
    public void delete(ModelName name, Actor actor) {
        RegisteredModel model = models.getLocked(name);
        model.requireNoAlias();
        Instant now = clock.instant();
        for (int number : versions.lockAll(model.id())) {
            remove(model, number, actor, now);
        }
        models.delete(model);
    }

    private void remove(RegisteredModel model, int number, Actor actor, Instant now) {
        RegisteredVersion version = versions.get(model, number);
        model.remove(version, actor, now);
        ModelVersionId id = new ModelVersionId(model.name(), number);
        uses.orderedStream().flatMap(use -> use.reasonToKeep(id).stream()).findFirst().ifPresent(reason -> {
            throw new Conflict("version-in-use", id + " is in use. " + reason,
                    "End that use, then delete again.");
        });
        versions.delete(version);
    }
}
