package io.modelport.serving.torchserve;

import io.modelport.actor.Actor;
import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.registry.ModelName;
import io.modelport.registry.VersionSelector;
import io.modelport.serving.Deployment;
import io.modelport.serving.DeploymentPlan;
import io.modelport.serving.DeploymentTarget;
import io.modelport.serving.Deployments;
import io.modelport.serving.LocalOutcome;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.VersionAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Changes deployments as TorchServe's management calls ask. */
final class DeploymentChanges {

    private final Deployments deployments;
    private final Router router;

    DeploymentChanges(Deployments deployments, Router router) {
        this.deployments = deployments;
        this.router = router;
    }

    /** Sends all requests that name no version to this one; the others stay loaded. */
    void setDefault(String model, VersionAddress version, Actor actor) {
        Deployment before = find(model);
        int chosen = indexOf(before, model, version);
        List<DeploymentTarget> targets = new ArrayList<>();
        for (DeploymentTarget target : before.plan().targets()) {
            targets.add(new DeploymentTarget(target.version(), targets.size() == chosen ? 1 : 0));
        }
        change(before, targets, before.plan().slots(), actor);
    }

    /**
     * Sets the slots.
     *
     * @param version null for all of the model's
     * @return completes when this node serves with them, or cannot
     */
    CompletableFuture<LocalOutcome> scale(String model, @Nullable VersionAddress version, int slots, Actor actor) {
        Deployment before = find(model);
        if (version != null) {
            int _ = indexOf(before, model, version);
            if (before.plan().targets().size() > 1) {
                throw new Invalid("workers-of-one-version",
                        "All versions of a deployment have the same number of slots.",
                        "Leave the version out, or deploy the versions under names of their own.");
            }
        }
        Deployment changed = change(before, before.plan().targets(), slots, actor);
        return deployments.whenServedHere(changed.model(), changed.revision());
    }

    /**
     * Takes a version out of its deployment, or the deployment away with its last one.
     *
     * @param version null for the default one
     * @throws Invalid when it is the default one and there are others
     */
    void remove(String model, @Nullable VersionAddress version, Actor actor) {
        Deployment before = find(model);
        List<DeploymentTarget> targets = new ArrayList<>(before.plan().targets());
        int removed = version == null ? indexOfDefault(targets) : indexOf(before, model, version);
        if (targets.size() == 1) {
            boolean _ = deployments.undeploy(before.model(), revision -> requireUnchanged(before, revision));
            return;
        }
        if (removed == indexOfDefault(targets)) {
            throw new Invalid("default-version", "Cannot remove default version for model " + model + ".",
                    "Make another version the default first: PUT /models/{model}/{version}/set-default.");
        }
        targets.remove(removed);
        Deployment _ = change(before, targets, before.plan().slots(), actor);
    }

    private Deployment change(Deployment before, List<DeploymentTarget> targets, @Nullable Integer slots,
            Actor actor) {
        DeploymentPlan plan = before.plan().with(targets, slots);
        return deployments.deploy(before.model(), plan, revision -> requireUnchanged(before, revision), actor)
                .deployment();
    }

    private static void requireUnchanged(Deployment before, @Nullable Long revision) {
        if (revision == null || revision != before.revision()) {
            throw new Conflict("deployment-changed", "Somebody changed the deployment of '" + before.model()
                    + "' at the same time.", "Send it again if it is still what you want.");
        }
    }

    private Deployment find(String model) {
        // So that an unknown name fails as it does for predictions.
        ModelRoutes routes = router.table().get(model);
        return deployments.get(new ModelName(routes.model()));
    }

    private static int indexOfDefault(List<DeploymentTarget> targets) {
        int most = 0;
        for (int i = 1; i < targets.size(); i++) {
            if (targets.get(i).weight() > targets.get(most).weight()) {
                most = i;
            }
        }
        return most;
    }

    /** The place of the target that this version is, by whichever name. */
    private int indexOf(Deployment deployment, String model, VersionAddress version) {
        ModelRoutes routes = router.table().get(model);
        int wanted = routes.resolve(version).version();
        List<DeploymentTarget> targets = deployment.plan().targets();
        for (int i = 0; i < targets.size(); i++) {
            int number = switch (targets.get(i).version()) {
                case VersionSelector.Number(int exactly) -> exactly;
                case VersionSelector.Named(var alias) -> resolve(routes, alias.value());
            };
            if (number == wanted) {
                return i;
            }
        }
        throw new NotFound("version-not-deployed",
                "Version " + wanted + " of '" + model + "' is not deployed any more.",
                "Deploy it with PUT /api/v1/deployments/{model}.");
    }

    private static int resolve(ModelRoutes routes, String alias) {
        try {
            return routes.resolve(new VersionAddress.Named(alias)).version();
        } catch (NotFound e) {
            return -1;
        }
    }
}
