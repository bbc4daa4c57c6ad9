package io.modelport.serving;

import io.modelport.problem.Conflict;
import io.modelport.problem.NotFound;
import io.modelport.registry.Model;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersion;
import io.modelport.registry.VersionSelector;
import io.modelport.serving.DesiredModel.LoadKey;
import io.modelport.serving.DesiredModel.Target;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.ModelRoutes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads what shall be served. */
@Component
class DesiredModels {

    private final DeployedModels deployments;
    private final ModelRegistry registry;
    private final ServingSettings settings;

    DesiredModels(DeployedModels deployments, ModelRegistry registry, ServingSettings settings) {
        this.deployments = deployments;
        this.registry = registry;
        this.settings = settings;
    }

    /** All deployments at one moment, aliases resolved. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public List<DesiredModel> list() {
        List<DesiredModel> desired = new ArrayList<>();
        for (DeployedModel deployment : deployments.findAll()) {
            desired.add(resolve(deployment.name(), deployment.revision(), deployment.plan()));
        }
        return desired;
    }

    private DesiredModel resolve(ModelName model, long revision, DeploymentPlan plan) {
        Resolution resolution = new Resolution(model, new Limits(plan.batchLimit(),
                plan.slots() == null ? settings.defaultSlots() : plan.slots(), settings.queueLimit(),
                plan.cacheBytes()));
        for (DeploymentTarget target : plan.targets()) {
            resolution.want(target.version(), target.weight());
        }
        List<ModelRoutes.Forced> forced = new ArrayList<>();
        for (ForcedRoute route : plan.forcedRoutes()) {
            Integer version = resolution.want(route.version(), 0);
            if (version != null) {
                forced.add(new ModelRoutes.Forced(route.header(), route.value(), version));
            }
        }
        Map<Integer, Double> shadows = new LinkedHashMap<>();
        for (DeploymentShadow shadow : plan.shadows()) {
            Integer version = resolution.want(shadow.version(), 0);
            if (version != null) {
                shadows.merge(version, shadow.share(), Math::max);
            }
        }
        return new DesiredModel(model, revision, List.copyOf(resolution.targets.values()), forced, shadows,
                registry.find(model).map(Model::aliases).map(Map::copyOf).orElse(Map.of()), resolution.missing);
    }

    /** The versions of one deployment, as they are found. */
    private final class Resolution {

        private final ModelName model;
        private final Limits limits;
        private final Map<Integer, Target> targets = new LinkedHashMap<>();
        private final List<String> missing = new ArrayList<>();

        Resolution(ModelName model, Limits limits) {
            this.model = model;
            this.limits = limits;
        }

        /** Adds a version, which may be there already, and gives its number; null when it does not exist any more. */
        @Nullable Integer want(VersionSelector selector, int weight) {
            ModelVersion version;
            try {
                version = registry.resolve(model, selector);
            } catch (NotFound e) {
                missing.add(e.detail());
                return null;
            }
            int number = version.id().version();
            targets.compute(number, (same, known) -> known != null ? known.plus(weight) : target(version, weight));
            return number;
        }

        private Target target(ModelVersion version, int weight) {
            LoadKey key = new LoadKey(model, version.id().version(), limits);
            try {
                return new Target(key, weight, Deployable.require(version), null);
            } catch (Conflict e) {
                return new Target(key, weight, null, e.detail());
            }
        }
    }
}
