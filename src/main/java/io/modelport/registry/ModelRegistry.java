package io.modelport.registry;

import io.modelport.actor.Actor;
import io.modelport.actor.Project;
import io.modelport.problem.Conflict;
import io.modelport.problem.NotFound;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Registers models and versions and tells what is registered. */
@Service
@Transactional(readOnly = true, noRollbackFor = NotFound.class)
public class ModelRegistry {

    private final RegisteredModels models;
    private final RegisteredVersions versions;
    private final VersionNumbering numbering;
    private final Clock clock;

    ModelRegistry(RegisteredModels models, RegisteredVersions versions, VersionNumbering numbering, Clock clock) {
        this.models = models;
        this.versions = versions;
        this.numbering = numbering;
        this.clock = clock;
    }

    /**
     * Registers a model that has no version yet.
     *
     * @throws Conflict when the name is taken
     */
    @Transactional
    public Model create(NewModel model, Actor actor) {
        Instant now = clock.instant();
        if (!insertIfAbsent(model.name(), actor, now)) {
            throw new Conflict("model-exists", "A model is already registered as '" + model.name() + "'.",
                    "Choose another name, or add versions to this model.");
        }
        RegisteredModel created = models.getLocked(model.name());
        created.describe(model.description(), actor, now);
        model.tags().forEach(tag -> created.tag(tag, actor, now));
        models.saveAndFlush(created);
        return view(created);
    }

    /**
     * Registers a version that was built here, in the caller's transaction: READY and SERVABLE at once. The model is made
     * when it does not exist. Its row stays locked until the transaction ends, so call this late in it.
     *
     * @return the version, with its number
     */
    @Transactional
    public ModelVersion register(NewVersion version, Actor actor) {
        Instant now = clock.instant();
        RegisteredModel model = models.lock(version.model().value()).orElseGet(() -> {
            insertIfAbsent(version.model(), actor, now);
            return models.getLocked(version.model());
        });
        RegisteredVersion registered = versions
                .save(model.register(numbering.next(version.model()), version, actor, now));
        models.save(model);
        return registered.view(model);
    }

    /** @throws NotFound when there is no such model */
    public Model get(ModelName model) {
        return view(models.get(model));
    }

    public Optional<Model> find(ModelName model) {
        return models.findByName(model.value()).map(this::view);
    }

    /** @throws NotFound when there is no such model or version */
    public ModelVersion get(ModelVersionId version) {
        RegisteredModel model = models.get(version.model());
        return versions.get(model, version.version()).view(model);
    }

    public Optional<ModelVersion> find(ModelVersionId version) {
        return models.findByName(version.model().value())
                .flatMap(model -> versions.findByModelIdAndNumber(model.id(), version.version())
                        .map(found -> found.view(model)));
    }

    /** @throws NotFound when there is no such model, version or alias */
    public ModelVersion resolve(ModelName model, VersionSelector selector) {
        RegisteredModel found = models.get(model);
        int number = switch (selector) {
            case VersionSelector.Number(int version) -> version;
            case VersionSelector.Named(Alias alias) -> found.version(alias)
                    .orElseThrow(() -> ModelAliases.absent(model, alias));
        };
        return versions.get(found, number).view(found);
    }

    /** Whether a model of that name is registered. */
    public boolean exists(ModelName model) {
        return models.existsByName(model.value());
    }

    /**
     * Keeps a version from being deleted until the caller's transaction ends, so that the caller can record its use of
     * the version and {@link VersionUse} can tell of it.
     *
     * @throws NotFound when there is no such model or version
     */
    @Transactional
    public void hold(ModelVersionId version) {
        if (versions.hold(version.model().value(), version.version()).isEmpty()) {
            models.get(version.model());
            throw RegisteredVersions.absent(version);
        }
    }

    /**
     * Compares two versions of a model.
     *
     * @throws NotFound when there is no such model or version
     */
    public VersionComparison compare(ModelName model, int base, int candidate) {
        return VersionComparison.of(get(new ModelVersionId(model, base)),
                get(new ModelVersionId(model, candidate)));
    }

    private Model view(RegisteredModel model) {
        return model.view(versions.newestNumber(model.id()).orElse(null));
    }

    private boolean insertIfAbsent(ModelName name, Actor actor, Instant now) {
        return models.insertIfAbsent(name.value(), searchable(name.value()), Project.DEFAULT.name(), actor.name(),
                now) == 1;
    }

    /** A name, or a part of one, without the difference of upper and lower case. */
    static String searchable(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
