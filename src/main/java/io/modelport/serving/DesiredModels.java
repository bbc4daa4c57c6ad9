package io.modelport.serving;

import io.modelport.problem.Conflict;
import io.modelport.problem.NotFound;
import io.modelport.registry.Alias;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersion;
import io.modelport.serving.DesiredModel.LoadKey;
import io.modelport.serving.DesiredModel.Target;
import io.modelport.serving.core.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
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
    @Transactional(readOnly = true)
    public List<DesiredModel> list() {
        List<DesiredModel> desired = new ArrayList<>();
        for (DeployedModel deployment : deployments.findAll()) {
            desired.add(resolve(deployment.name(), deployment.revision(), deployment.plan()));
        }
        return desired;
    }

    private DesiredModel resolve(ModelName model, long revision, DeploymentPlan plan) {
        Limits limits = new Limits(plan.batchLimit(),
                plan.slots() == null ? settings.defaultSlots() : plan.slots(), settings.queueLimit());
        Map<Integer, Target> targets = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (DeploymentTarget target : plan.targets()) {
            try {
                Target resolved = resolve(registry.resolve(model, target.version()), target.weight(), limits);
                targets.merge(resolved.key().version(), resolved, DesiredModels::together);
            } catch (NotFound e) {
                missing.add(e.detail());
            }
        }
        return new DesiredModel(model, revision, List.copyOf(targets.values()), missing);
    }

    private static Target resolve(ModelVersion version, int weight, Limits limits) {
        LoadKey key = new LoadKey(version.id().model(), version.id().version(), limits);
        Set<String> aliases = version.aliases().stream().map(Alias::value).collect(Collectors.toSet());
        try {
            return new Target(key, weight, Deployable.require(version), null, aliases);
        } catch (Conflict e) {
            return new Target(key, weight, null, e.detail(), aliases);
        }
    }

    private static Target together(Target one, Target other) {
        return new Target(one.key(), one.weight() + other.weight(), one.deployable(), one.refusal(), one.aliases());
    }
}
