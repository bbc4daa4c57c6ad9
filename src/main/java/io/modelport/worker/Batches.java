package io.modelport.worker;

import io.modelport.dataset.reader.LabelledImages;

/** The batches of an epoch in turn; one is computed on while the next is filled. */
final class Batches {

    private final LabelledImages images;
    private final DataOrder order;

    private Batch current;
    private Batch next;
    private int[] sequence = {};
    private int step;

    Batches(LabelledImages images, DataOrder order, int batchSize) {
        this.images = images;
        this.order = order;
        this.current = new Batch(images, batchSize);
        this.next = new Batch(images, batchSize);
    }

    /** Goes to a step of the epoch whose order comes from that seed. */
    void begin(long seed, int stepOfEpoch) {
        sequence = order.shuffle(seed);
        step = stepOfEpoch;
        fill(current, step);
    }

    Batch current() {
        return current;
    }

    /** Fills the next batch, if there is one, while the current one is in use. */
    void fillNext() {
        if (step + 1 < order.stepsPerEpoch()) {
            fill(next, step + 1);
        }
    }

    /** Goes to the next batch. */
    void advance() {
        step++;
        Batch done = current;
        current = next;
        next = done;
    }

    private void fill(Batch batch, int stepOfEpoch) {
        batch.fill(images, sequence, order.from(stepOfEpoch), order.to(stepOfEpoch));
    }
}
