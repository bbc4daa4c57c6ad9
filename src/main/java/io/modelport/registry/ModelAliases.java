package io.modelport.registry;

import io.modelport.actor.Actor;
import io.modelport.problem.Conflict;
import io.modelport.problem.NotFound;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Moves aliases from version to version and remembers who did so, when and why.
 *
 * <p>
 * A {@code precondition} is given the id of the alias's latest move, 0 when there never was one, while the model is
 * locked; it throws to refuse the act.
 */
@Service
@Transactional
public class ModelAliases {

    private final RegisteredModels models;
    private final RegisteredVersions versions;
    private final AliasHistory history;
    private final Clock clock;

    ModelAliases(RegisteredModels models, RegisteredVersions versions, AliasHistory history, Clock clock) {
        this.models = models;
        this.versions = versions;
        this.history = history;
        this.clock = clock;
    }

    /**
     * The aliases of a model, sorted.
     *
     * @param at as they were at that time; null for now
     * @throws NotFound when there is no such model, nor was one that had aliases
     */
    @Transactional(readOnly = true, noRollbackFor = NotFound.class)
    public List<AliasTarget> list(ModelName model, @Nullable Instant at) {
        requireKnown(model);
        return history.latest(model, null, at).stream().flatMap(move -> AliasTarget.of(move).stream()).toList();
    }

    /**
     * What an alias names.
     *
     * @param at what it named at that time; null for now
     * @throws NotFound when it names nothing, or there is no such model
     */
    @Transactional(readOnly = true, noRollbackFor = NotFound.class)
    public AliasTarget get(ModelName model, Alias alias, @Nullable Instant at) {
        requireKnown(model);
        return history.latest(model, alias, at)
                .stream()
                .flatMap(move -> AliasTarget.of(move).stream())
                .findFirst()
                .orElseThrow(() -> absent(model, alias));
    }

    /**
     * The moves of a model's aliases, newest first; also those of a model that was deleted.
     *
     * @param alias only moves of this alias; null for all
     * @param before only moves whose id is smaller
     * @throws NotFound when there is no such model, nor was one that had aliases
     */
    @Transactional(readOnly = true, noRollbackFor = NotFound.class)
    public List<AliasMove> history(ModelName model, @Nullable Alias alias, long before, int limit) {
        requireKnown(model);
        return history.list(model, alias, before, limit);
    }

    /**
     * Lets an alias name a version; it is made when it does not exist. Naming the version that it names already changes
     * nothing.
     *
     * @throws NotFound when there is no such model or version
     */
    public AliasChange move(ModelName model, Alias alias, int version, Reason reason, LongConsumer precondition,
            Actor actor) {
        RegisteredModel found = models.getLocked(model);
        Optional<AliasMove> latest = latest(model, alias, precondition);
        Integer from = found.version(alias).orElse(null);
        versions.get(found, version);
        if (latest.isPresent() && Objects.equals(from, version)) {
            return new AliasChange(version, latest.get());
        }
        AliasMove.Cause cause = from == null ? AliasMove.Cause.SET : AliasMove.Cause.MOVED;
        return new AliasChange(from, move(found, alias, version, cause, reason, actor));
    }

    /**
     * Returns an alias to the version that it named before its latest move. Doing so twice brings it back, so demand the
     * latest move as a precondition.
     *
     * @throws NotFound when there is no such model or alias
     * @throws Conflict when it named no version before, or that version was deleted
     */
    public AliasChange returnToPrevious(ModelName model, Alias alias, Reason reason, LongConsumer precondition,
            Actor actor) {
        RegisteredModel found = models.getLocked(model);
        int present = found.version(alias).orElseThrow(() -> absent(model, alias));
        Integer previous = latest(model, alias, precondition).map(AliasMove::from).orElse(null);
        if (previous == null) {
            throw new Conflict("no-previous-version",
                    "The alias '" + alias + "' of '" + model + "' named no version before version " + present + ".",
                    "Move it with PUT /api/v1/models/{name}/aliases/{alias}.");
        }
        if (versions.findByModelIdAndNumber(found.id(), previous).isEmpty()) {
            throw new Conflict("previous-version-deleted",
                    "The alias '" + alias + "' of '" + model + "' named version " + previous
                            + " before, which was deleted.",
                    "Move it with PUT /api/v1/models/{name}/aliases/{alias}.");
        }
        return new AliasChange(present, move(found, alias, previous, AliasMove.Cause.RETURNED, reason, actor));
    }

    /**
     * Removes an alias.
     *
     * @throws NotFound when there is no such model or alias
     */
    public AliasChange remove(ModelName model, Alias alias, Reason reason, LongConsumer precondition, Actor actor) {
        RegisteredModel found = models.getLocked(model);
        latest(model, alias, precondition);
        int from = found.version(alias).orElseThrow(() -> absent(model, alias));
        return new AliasChange(from, move(found, alias, null, AliasMove.Cause.REMOVED, reason, actor));
    }

    static NotFound absent(ModelName model, Alias alias) {
        return new NotFound("alias-not-found", "The model '" + model + "' has no alias '" + alias + "'.",
                "List its aliases with GET /api/v1/models/{name}/aliases.");
    }

    private Optional<AliasMove> latest(ModelName model, Alias alias, LongConsumer precondition) {
        Optional<AliasMove> latest = history.latest(model, alias, null).stream().findFirst();
        precondition.accept(latest.map(AliasMove::id).orElse(0L));
        return latest;
    }

    private AliasMove move(RegisteredModel model, Alias alias, @Nullable Integer to, AliasMove.Cause cause,
            Reason reason, Actor actor) {
        Instant now = clock.instant();
        Integer from = model.version(alias).orElse(null);
        model.point(alias, to, actor, now);
        if (from != null) {
            versions.get(model, from).aliasMoved(actor, now);
        }
        if (to != null) {
            versions.get(model, to).aliasMoved(actor, now);
        }
        models.save(model);
        return history.append(model.name(), alias, from, to, cause, reason, actor);
    }

    private void requireKnown(ModelName model) {
        if (!models.existsByName(model.value()) && history.list(model, null, Long.MAX_VALUE, 1).isEmpty()) {
            throw RegisteredModels.absent(model);
        }
    }
}
