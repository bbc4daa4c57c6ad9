package io.modelport.serving;

import io.modelport.problem.Invalid;
import io.modelport.serving.core.Limits;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment shall serve, and how.
 *
 * @param targets the versions, in the order in which sticky keys are spread over them
 * @param batchLimit the most rows that run together, from 1
 * @param slots how many batches of each version run at the same time on each node; null for one per core
 */
public record DeploymentPlan(List<DeploymentTarget> targets, int batchLimit, @Nullable Integer slots) {

    /** The batch limit where none is asked for. */
    public static final int DEFAULT_BATCH_LIMIT = 32;

    private static final int MOST_TARGETS = 16;

    public DeploymentPlan {
        targets = List.copyOf(targets);
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            throw new Invalid("invalid-targets", "A deployment has 1 to " + MOST_TARGETS + " targets, not "
                    + targets.size() + ".", "Name the versions to serve.", "targets");
        }
        if (new HashSet<>(targets.stream().map(DeploymentTarget::version).toList()).size() < targets.size()) {
            throw new Invalid("duplicate-target", "A version is named twice.", "Name each version once.", "targets");
        }
        if (targets.stream().allMatch(target -> target.weight() == 0)) {
            throw new Invalid("invalid-weight", "All weights are 0.", "Give one version at least some traffic.",
                    "targets");
        }
        Limits _ = new Limits(batchLimit, slots == null ? 1 : slots, 0);
    }
}
