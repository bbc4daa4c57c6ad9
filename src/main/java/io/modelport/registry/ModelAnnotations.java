package io.modelport.registry;

import io.modelport.actor.Actor;
import java.time.Clock;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes what people say about models and versions: descriptions and tags.
 *
 * <p>
 * A {@code precondition} is given the present revision while the row is locked, and throws to refuse the change.
 */
@Service
@Transactional
public class ModelAnnotations {

    private final RegisteredModels models;
    private final RegisteredVersions versions;
    private final ModelRegistry registry;
    private final Clock clock;

    ModelAnnotations(RegisteredModels models, RegisteredVersions versions, ModelRegistry registry, Clock clock) {
        this.models = models;
        this.versions = versions;
        this.registry = registry;
        this.clock = clock;
    }

    /** @throws io.modelport.problem.NotFound when there is no such model */
    public Model describe(ModelName name, Description text, LongConsumer precondition, Actor actor) {
        RegisteredModel model = models.getLocked(name);
        precondition.accept(model.revision());
        model.describe(text, actor, clock.instant());
        models.saveAndFlush(model);
        return registry.get(name);
    }

    /** @throws io.modelport.problem.NotFound when there is no such model or version */
    public ModelVersion describe(ModelVersionId id, Description text, LongConsumer precondition, Actor actor) {
        RegisteredVersion version = locked(id);
        precondition.accept(version.revision());
        version.describe(text, actor, clock.instant());
        versions.saveAndFlush(version);
        return registry.get(id);
    }

    /**
     * Sets a tag; one of the same key is replaced.
     *
     * @throws io.modelport.problem.NotFound when there is no such model
     * @throws io.modelport.problem.Conflict when there are 200 tags already
     */
    public void tag(ModelName name, Tag tag, Actor actor) {
        models.getLocked(name).tag(tag, actor, clock.instant());
    }

    /**
     * Sets a tag; one of the same key is replaced.
     *
     * @throws io.modelport.problem.NotFound when there is no such model or version
     * @throws io.modelport.problem.Conflict when there are 200 tags already
     */
    public void tag(ModelVersionId id, Tag tag, Actor actor) {
        locked(id).tag(tag, actor, clock.instant());
    }

    /**
     * Removes a tag, if there is one of that key.
     *
     * @throws io.modelport.problem.NotFound when there is no such model
     */
    public void untag(ModelName name, String key, Actor actor) {
        models.getLocked(name).untag(key, actor, clock.instant());
    }

    /**
     * Removes a tag, if there is one of that key.
     *
     * @throws io.modelport.problem.NotFound when there is no such model or version
     */
    public void untag(ModelVersionId id, String key, Actor actor) {
        locked(id).untag(key, actor, clock.instant());
    }

    private RegisteredVersion locked(ModelVersionId id) {
        return versions.get(models.getLocked(id.model()), id.version());
    }
}
