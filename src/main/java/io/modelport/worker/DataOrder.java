package io.modelport.worker;

import java.util.SplittableRandom;

/** The order in which an epoch visits the examples, and how it is cut into batches. */
final class DataOrder {

    private final int[] order;
    private final int batchSize;
    private final int stepsPerEpoch;

    /**
     * @param examples number of examples
     * @param batchSize examples in a batch
     * @param leastBatch the fewest examples that make a batch; when fewer are left at the end of an epoch they are left
     *            out, different ones each time
     */
    DataOrder(int examples, int batchSize, int leastBatch) {
        this.order = new int[examples];
        this.batchSize = batchSize;
        this.stepsPerEpoch = examples / batchSize + (examples % batchSize >= leastBatch ? 1 : 0);
    }

    int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /** Shuffles the examples (Fisher and Yates). */
    int[] shuffle(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
        return order;
    }

    int from(int stepOfEpoch) {
        return stepOfEpoch * batchSize;
    }

    int to(int stepOfEpoch) {
        return Math.min(order.length, from(stepOfEpoch) + batchSize);
    }
}
