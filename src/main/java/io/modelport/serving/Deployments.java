package io.modelport.serving;

import io.modelport.actor.Actor;
import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersion;
import io.modelport.registry.VersionSelector;
import io.modelport.serving.Deployment.OnNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Deploys and undeploys registered models, and tells how far the nodes are with it. */
@Service
@Transactional
public class Deployments {

    private final DeployedModels models;
    private final ModelRegistry registry;
    private final NodeStates states;
    private final Reconciler reconciler;
    private final Clock clock;

    Deployments(DeployedModels models, ModelRegistry registry, NodeStates states, Reconciler reconciler,
            Clock clock) {
        this.models = models;
        this.registry = registry;
        this.states = states;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    /**
     * Deploys a model, or changes what its deployment serves. Nodes follow on their own, each keeping what it serves until
     * the new versions are ready.
     *
     * @param expectation is asked before anything changes
     * @return the deployment, and whether it was made
     * @throws NotFound when there is no such model, version or alias
     * @throws Conflict when a version may not be deployed; the detail tells why
     */
    public Deployed deploy(ModelName model, DeploymentPlan plan, Expectation expectation, Actor actor) {
        requireDeployable(model, plan);
        Optional<DeployedModel> existing = models.findByModel(model.value());
        try {
            if (existing.isEmpty()) {
                expectation.require(null);
                DeployedModel created = models
                        .saveAndFlush(new DeployedModel(model, plan, actor, clock.instant()));
                return new Deployed(view(created), true);
            }
            DeployedModel deployment = existing.get();
            if (!plan.equals(deployment.plan())) {
                expectation.require(deployment.revision());
                deployment.change(plan, actor, clock.instant());
            }
            return new Deployed(view(models.saveAndFlush(deployment)), false);
        } catch (DataIntegrityViolationException | ObjectOptimisticLockingFailureException e) {
            throw new Conflict("deployment-changed", "Somebody changed the deployment of '" + model
                    + "' at the same time.", "Read it again and repeat the change on what you find.", e);
        }
    }

    /** Undeploys a model, after which the nodes free its memory; false when it was not deployed. */
    public boolean undeploy(ModelName model, Expectation expectation) {
        Optional<DeployedModel> existing = models.findByModel(model.value());
        existing.ifPresent(deployment -> {
            expectation.require(deployment.revision());
            deployment.undeploy();
            models.delete(deployment);
        });
        return existing.isPresent();
    }

    /** @throws NotFound when the model is not deployed */
    @Transactional(readOnly = true, noRollbackFor = NotFound.class)
    public Deployment get(ModelName model) {
        return models.findByModel(model.value())
                .map(this::view)
                .orElseThrow(() -> new NotFound("deployment-not-found", "'" + model + "' is not deployed.",
                        "Deploy it with PUT /api/v1/deployments/{model}."));
    }

    /**
     * Lists deployments by the model's name.
     *
     * @param after the name after which to begin; empty for the first
     * @param limit the most deployments
     */
    @Transactional(readOnly = true)
    public List<Deployment> list(String after, int limit) {
        List<DeployedModel> found = models.findByModelGreaterThanOrderByModel(after, Limit.of(limit));
        Map<ModelName, List<OnNode>> nodes = states.of(found.stream().map(DeployedModel::name).toList());
        return found.stream().map(model -> model.view(nodes.getOrDefault(model.name(), List.of()))).toList();
    }

    /** Completes when this node splits traffic by that revision of the deployment or a later one, or cannot. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public CompletableFuture<LocalOutcome> whenServedHere(ModelName model, long revision) {
        return reconciler.whenServed(model, revision);
    }

    private void requireDeployable(ModelName model, DeploymentPlan plan) {
        requireDeployable(model, "targets", plan.targets(), DeploymentTarget::version);
        requireDeployable(model, "forcedRoutes", plan.forcedRoutes(), ForcedRoute::version);
        requireDeployable(model, "shadows", plan.shadows(), DeploymentShadow::version);
    }

    private <T> void requireDeployable(ModelName model, String field, List<T> places,
            Function<T, VersionSelector> selector) {
        for (int i = 0; i < places.size(); i++) {
            try {
                ModelVersion version = registry.resolve(model, selector.apply(places.get(i)));
                // So that nobody deletes it between this look and the commit.
                registry.hold(version.id());
                Deployable.require(version);
            } catch (Invalid e) {
                throw e.below(field + "[" + i + "]");
            }
        }
    }

    private Deployment view(DeployedModel deployment) {
        return deployment.view(states.of(List.of(deployment.name())).getOrDefault(deployment.name(), List.of()));
    }

    /** Throws when the caller meant another revision than the present one. */
    public interface Expectation {

        /** @param revision the present revision; null when the model is not deployed */
        void require(@Nullable Long revision);
    }

    /**
     * What came of deploying.
     *
     * @param deployment the deployment
     * @param created whether there was none before
     */
    public record Deployed(Deployment deployment, boolean created) {}
}
