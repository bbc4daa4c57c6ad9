package io.modelport.training;

import java.time.Instant;

/**
 * A live node, as far as training goes.
 *
 * @param name the node's name
 * @param slots attempts that it runs at a time; 0 when it only serves
 * @param slotsUsed attempts that it runs at the moment
 * @param memoryBytes bytes that its attempts may use together
 * @param memoryUsedBytes bytes that the running ones may use at most
 * @param seenAt when it last said so
 */
public record TrainingNode(String name, int slots, int slotsUsed, long memoryBytes, long memoryUsedBytes,
        Instant seenAt) {

    public int slotsFree() {
        return Math.max(0, slots - slotsUsed);
    }
}
