package io.modelport.serving;

import io.modelport.actor.Actor;
import io.modelport.actor.Project;
import io.modelport.registry.ModelName;
import io.modelport.serving.core.LoadState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as others see it: what shall be served, and how far the nodes are.
 *
 * @param model the registered model
 * @param project the project that it belongs to
 * @param plan what shall be served
 * @param revision counts the changes of the plan
 * @param createdAt when the model was deployed
 * @param createdBy who deployed it
 * @param updatedAt when the plan was changed last
 * @param updatedBy who changed it last
 * @param nodes how far each node is, by name
 */
public record Deployment(ModelName model, Project project, DeploymentPlan plan, long revision, Instant createdAt,
        Actor createdBy,
        Instant updatedAt, Actor updatedBy, List<OnNode> nodes) {

    public Deployment {
        nodes = List.copyOf(nodes);
    }

    /**
     * How far one node is.
     *
     * @param node its name
     * @param revision the revision by which it splits traffic now; null while it serves nothing of the model
     * @param versions the versions it has to do with, by number
     */
    public record OnNode(String node, @Nullable Long revision, List<VersionOnNode> versions) {

        public OnNode {
            versions = List.copyOf(versions);
        }
    }

    /**
     * How far one node is with one version.
     *
     * @param version its number
     * @param state how far it is
     * @param reason why it failed or what is wrong; null while all is well
     * @param weight its share of the traffic that this node gets, in proportion to the sum of the weights
     * @param since when it came into this state
     */
    public record VersionOnNode(int version, LoadState state, @Nullable String reason, int weight, Instant since) {}
}
