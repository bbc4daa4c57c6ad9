package io.modelport.training.web;

import io.modelport.training.TrainingNode;
import io.modelport.training.TrainingNodes;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows which nodes run training jobs, and how busy they are. */
@Tag(name = "Training")
@RestController
@RequestMapping("/api/v1/training-nodes")
class TrainingNodesController {

    private final TrainingNodes nodes;

    TrainingNodesController(TrainingNodes nodes) {
        this.nodes = nodes;
    }

    /** Lists the live nodes by name, with their slots for training and the memory of those. */
    @GetMapping
    LiveNodes list() {
        return new LiveNodes(nodes.list().stream().map(NodeView::of).toList());
    }

    /**
     * The live nodes.
     *
     * @param items by name; a node that has not been seen for 15 seconds is left out
     */
    record LiveNodes(List<NodeView> items) {

        LiveNodes {
            items = List.copyOf(items);
        }
    }

    /**
     * A node as training sees it.
     *
     * @param name the node's name
     * @param slots attempts that it runs at a time; 0 when it only serves
     * @param slotsUsed attempts that it runs now
     * @param slotsFree attempts that it could begin now, when it has the memory for them
     * @param memoryBytes bytes that its attempts may use together
     * @param memoryFreeBytes bytes of them that no running attempt may use
     * @param seenAt when it last said that it lives
     */
    record NodeView(@Schema(example = "alpha-3f2c") String name, @Schema(example = "2") int slots,
            @Schema(example = "1") int slotsUsed, @Schema(example = "1") int slotsFree,
            @Schema(example = "8589934592") long memoryBytes, @Schema(example = "4294967296") long memoryFreeBytes,
            Instant seenAt) {

        static NodeView of(TrainingNode node) {
            return new NodeView(node.name(), node.slots(), node.slotsUsed(), node.slotsFree(), node.memoryBytes(),
                    Math.max(0, node.memoryBytes() - node.memoryUsedBytes()), node.seenAt());
        }
    }
}
