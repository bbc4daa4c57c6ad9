package io.modelport.worker;

import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Progress;

/** Follows a training while it runs; called by the training's own thread, which it must not hold up. */
interface TrainingListener {

    /** How far the training is, a few times a second and at the end of every epoch. */
    void progressed(Progress progress);

    /** One measured value. */
    void measured(MetricPoint point);

    /** Whether the training has to stop; asked before every step and every batch of an evaluation. */
    boolean stopRequested();
}
