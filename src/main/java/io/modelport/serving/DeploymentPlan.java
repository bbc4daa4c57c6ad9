package io.modelport.serving;

import io.modelport.problem.Invalid;
import io.modelport.serving.core.Limits;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment shall serve, and how.
 *
 * @param targets the versions, in the order in which sticky keys are spread over them
 * @param forcedRoutes what goes before the weights for requests that name no version; the first that matches counts
 * @param shadows the versions that are given copies of requests
 * @param batchLimit the most rows that run together, from 1
 * @param slots how many batches of each version run at the same time on each node; null for one per core
 * @param cacheBytes the most bytes of answers that each version keeps on each node, to give them again to equal inputs; 0
 *            for none
 */
public record DeploymentPlan(List<DeploymentTarget> targets, List<ForcedRoute> forcedRoutes,
        List<DeploymentShadow> shadows, int batchLimit, @Nullable Integer slots, long cacheBytes) {

    /** The batch limit where none is asked for. */
    public static final int DEFAULT_BATCH_LIMIT = 32;

    private static final int MOST_TARGETS = 16;
    private static final int MOST_FORCED_ROUTES = 32;
    private static final int MOST_SHADOWS = 4;

    public DeploymentPlan {
        targets = List.copyOf(targets);
        forcedRoutes = List.copyOf(forcedRoutes);
        shadows = List.copyOf(shadows);
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            throw new Invalid("invalid-targets", "A deployment has 1 to " + MOST_TARGETS + " targets, not "
                    + targets.size() + ".", "Name the versions to serve.", "targets");
        }
        if (hasEqual(targets, DeploymentTarget::version)) {
            throw new Invalid("duplicate-target", "A version is named twice.", "Name each version once.", "targets");
        }
        if (targets.stream().allMatch(target -> target.weight() == 0)) {
            throw new Invalid("invalid-weight", "All weights are 0.", "Give one version at least some traffic.",
                    "targets");
        }
        if (forcedRoutes.size() > MOST_FORCED_ROUTES) {
            throw new Invalid("too-many-forced-routes", "There are " + forcedRoutes.size() + " forced routes.",
                    "Use at most " + MOST_FORCED_ROUTES + ".", "forcedRoutes");
        }
        if (hasEqual(forcedRoutes, route -> List.of(route.header(), route.value()))) {
            throw new Invalid("duplicate-forced-route", "The same header and value force two routes.",
                    "Send each header and value to one version.", "forcedRoutes");
        }
        if (shadows.size() > MOST_SHADOWS) {
            throw new Invalid("too-many-shadows", "There are " + shadows.size() + " shadows.",
                    "Use at most " + MOST_SHADOWS + ".", "shadows");
        }
        if (hasEqual(shadows, DeploymentShadow::version)) {
            throw new Invalid("duplicate-shadow", "A version shadows twice.", "Name each version once.", "shadows");
        }
        Limits _ = new Limits(batchLimit, slots == null ? 1 : slots, 0, cacheBytes);
    }

    /** The same plan with other targets and slots. */
    public DeploymentPlan with(List<DeploymentTarget> otherTargets, @Nullable Integer otherSlots) {
        return new DeploymentPlan(otherTargets, forcedRoutes, shadows, batchLimit, otherSlots, cacheBytes);
    }

    private static <T> boolean hasEqual(List<T> elements, Function<T, Object> key) {
        return new HashSet<>(elements.stream().map(key).toList()).size() < elements.size();
    }
}
