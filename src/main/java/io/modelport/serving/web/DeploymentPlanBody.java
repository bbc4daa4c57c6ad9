package io.modelport.serving.web;

import io.modelport.problem.Invalid;
import io.modelport.registry.Alias;
import io.modelport.registry.VersionSelector;
import io.modelport.serving.DeploymentPlan;
import io.modelport.serving.DeploymentTarget;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shall be served of a model.
 *
 * @param targets 1 to 16 versions with their shares of the traffic; sticky keys are spread over them in this order
 * @param batchLimit the most rows that run together, 1 to 4,096; 32 unless told. Larger requests are split
 * @param slots how many batches of each version run at the same time on each node, 1 to 1,024; one per core unless told
 */
record DeploymentPlanBody(List<TargetBody> targets, @Schema(example = "32") @Nullable Integer batchLimit,
        @Schema(example = "2") @Nullable Integer slots) {

    static DeploymentPlanBody of(DeploymentPlan plan) {
        return new DeploymentPlanBody(plan.targets().stream().map(TargetBody::of).toList(), plan.batchLimit(),
                plan.slots());
    }

    DeploymentPlan toPlan() {
        List<DeploymentTarget> chosen = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            try {
                chosen.add(targets.get(i).toTarget());
            } catch (Invalid e) {
                throw e.below("targets[" + i + "]");
            }
        }
        return new DeploymentPlan(chosen, batchLimit == null ? DeploymentPlan.DEFAULT_BATCH_LIMIT : batchLimit, slots);
    }

    /**
     * One version, named by its number or by an alias, and its share of the traffic.
     *
     * @param version the version's number, from 1; null when an alias is given
     * @param alias an alias; the deployment follows it when it moves; null when a version is given
     * @param weight its share, from 0, in proportion to the sum of all weights; 1 unless told. A version of weight 0
     *            answers only requests that name it
     */
    record TargetBody(@Schema(example = "3") @Nullable Integer version,
            @Schema(example = "champion") @Nullable Alias alias,
            @Schema(example = "100") @Nullable Integer weight) {

        static TargetBody of(DeploymentTarget target) {
            return switch (target.version()) {
                case VersionSelector.Number(int number) -> new TargetBody(number, null, target.weight());
                case VersionSelector.Named(Alias name) -> new TargetBody(null, name, target.weight());
            };
        }

        DeploymentTarget toTarget() {
            if ((version == null) == (alias == null)) {
                throw new Invalid("invalid-target", "A target names either a version or an alias.",
                        "Send version or alias, not both.", "version");
            }
            if (version != null && version < 1) {
                throw new Invalid("invalid-version", "There is no version " + version + ".",
                        "Version numbers begin at 1.", "version");
            }
            return new DeploymentTarget(version != null ? new VersionSelector.Number(version) : named(),
                    weight == null ? 1 : weight);
        }

        private VersionSelector.Named named() {
            if (alias == null) {
                throw new IllegalStateException("neither version nor alias");
            }
            return new VersionSelector.Named(alias);
        }
    }
}
