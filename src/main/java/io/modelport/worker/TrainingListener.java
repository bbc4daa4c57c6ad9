package io.modelport.worker;

import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Position;
import io.modelport.process.wire.Progress;

/** Follows a training while it runs; called by the training's own thread, which it must not hold up. */
interface TrainingListener {

    /**
     * The training begins, at a checkpoint or at the start of it all; what was measured after that position is going to
     * be measured again.
     */
    void started(Position from, Progress progress);

    /** How far the training is, a few times a second and at the end of every epoch. */
    void progressed(Progress progress);

    /** One measured value. */
    void measured(MetricPoint point);

    /** What the training has to do; asked before every step and every batch of an evaluation. */
    Signal signal();

    /** What a training is told from outside. */
    enum Signal {
        GO_ON,
        /** Leave a checkpoint and stop, so that another attempt goes on from here. */
        HAND_BACK,
        /** Stop at once. */
        STOP
    }
}
