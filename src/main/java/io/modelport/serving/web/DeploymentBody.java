package io.modelport.serving.web;

import io.modelport.serving.Deployment;
import io.modelport.serving.DeploymentPlan;
import io.modelport.serving.core.LoadState;
import io.modelport.serving.web.DeploymentPlanBody.ForcedRouteBody;
import io.modelport.serving.web.DeploymentPlanBody.ShadowBody;
import io.modelport.serving.web.DeploymentPlanBody.TargetBody;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment, and how far each node is with it.
 *
 * @param model the model's name
 * @param project the project that it belongs to
 * @param targets the versions to be served, with their shares of the traffic
 * @param forcedRoutes the headers that force a version on requests that name none
 * @param shadows the versions that are given copies of requests
 * @param batchLimit the most rows that run together
 * @param slots how many batches of each version run at the same time on each node; null for one per core
 * @param cacheBytes the most bytes of answers that each version keeps on each node; 0 for none
 * @param revision counts the changes of the deployment, from 0; also its ETag
 * @param createdAt when the model was deployed
 * @param createdBy who deployed it
 * @param updatedAt when the deployment was changed last
 * @param updatedBy who changed it last
 * @param nodes how far each node is, by the node's name
 */
record DeploymentBody(@Schema(example = "digits") String model, @Schema(example = "default") String project,
        List<TargetBody> targets, List<ForcedRouteBody> forcedRoutes, List<ShadowBody> shadows,
        @Schema(example = "32") int batchLimit, @Schema(example = "2") @Nullable Integer slots,
        @Schema(example = "0") long cacheBytes,
        @Schema(example = "0") long revision, Instant createdAt, @Schema(example = "local") String createdBy,
        Instant updatedAt, @Schema(example = "local") String updatedBy, List<NodeBody> nodes) {

    static DeploymentBody of(Deployment deployment) {
        DeploymentPlan plan = deployment.plan();
        return new DeploymentBody(deployment.model().value(), deployment.project().name(),
                plan.targets().stream().map(TargetBody::of).toList(),
                plan.forcedRoutes().stream().map(ForcedRouteBody::of).toList(),
                plan.shadows().stream().map(ShadowBody::of).toList(), plan.batchLimit(), plan.slots(),
                plan.cacheBytes(), deployment.revision(), deployment.createdAt(),
                deployment.createdBy().name(), deployment.updatedAt(), deployment.updatedBy().name(),
                deployment.nodes().stream().map(node -> NodeBody.of(node, deployment.revision())).toList());
    }

    /**
     * How far one node is.
     *
     * @param node the node's name
     * @param revision the revision by which it splits traffic now; null while it serves nothing of the model
     * @param upToDate whether it splits traffic as the deployment says now
     * @param versions the versions in its memory or on their way there, by number
     */
    record NodeBody(@Schema(example = "node-1a2b") String node, @Schema(example = "0") @Nullable Long revision,
            boolean upToDate, List<VersionBody> versions) {

        static NodeBody of(Deployment.OnNode node, long current) {
            return new NodeBody(node.node(), node.revision(), node.revision() != null && node.revision() == current,
                    node.versions().stream().map(VersionBody::of).toList());
        }
    }

    /**
     * How far one node is with one version.
     *
     * @param version the version's number
     * @param state LOADING, WARMING, SERVING, DEGRADED (it serves, though some of its runs do not end), DRAINING or FAILED
     * @param reason why it failed or what is wrong; null while all is well
     * @param weight its share of the traffic that the node gets now, in proportion to the sum of the weights; 0 when it
     *            gets none
     * @param since when it came into this state
     */
    record VersionBody(@Schema(example = "3") int version, LoadState state,
            @Schema(example = "A byte of the artifact differs from what was stored.") @Nullable String reason,
            @Schema(example = "100") int weight, Instant since) {

        static VersionBody of(Deployment.VersionOnNode version) {
            return new VersionBody(version.version(), version.state(), version.reason(), version.weight(),
                    version.since());
        }
    }
}
