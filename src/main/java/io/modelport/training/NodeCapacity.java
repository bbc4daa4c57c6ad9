package io.modelport.training;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.springframework.util.unit.DataSize;

/**
 * What this node gives its attempts.
 *
 * @param slots attempts that run at a time
 * @param memory what they may use together
 * @param memoryOfOne what one may use whose job does not say
 */
record NodeCapacity(int slots, DataSize memory, DataSize memoryOfOne) {

    private static final int CORES_OF_A_SLOT = 4;
    private static final DataSize LEAST_MEMORY_OF_A_SLOT = DataSize.ofGigabytes(2);

    NodeCapacity {
        if (memoryOfOne.compareTo(memory) > 0) {
            throw new IllegalArgumentException("modelport.training.memory-limit (" + memoryOfOne
                    + ") is more than all attempts of the node may use together, modelport.training.memory (" + memory
                    + ")");
        }
    }

    static NodeCapacity ofThisMachine(TrainingProperties properties) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return of(properties, system.getAvailableProcessors(), DataSize.ofBytes(system.getTotalMemorySize()));
    }

    /**
     * What is set, and for the rest: half of the memory; a slot for every four cores that has at least 2 GB.
     *
     * @param total the memory of the machine or the container
     */
    static NodeCapacity of(TrainingProperties properties, int cores, DataSize total) {
        DataSize memory = properties.memory() == null ? DataSize.ofBytes(total.toBytes() / 2) : properties.memory();
        int slots = properties.slots() == null
                ? (int) Math.max(1, Math.min(cores / CORES_OF_A_SLOT,
                        memory.toBytes() / LEAST_MEMORY_OF_A_SLOT.toBytes()))
                : properties.slots();
        return new NodeCapacity(slots, memory, properties.memoryLimit() == null
                ? DataSize.ofBytes(memory.toBytes() / Math.max(1, slots))
                : properties.memoryLimit());
    }
}
