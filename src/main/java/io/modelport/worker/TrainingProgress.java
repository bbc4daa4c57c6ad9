package io.modelport.worker;

import io.modelport.process.wire.Position;
import io.modelport.process.wire.Position.Sums;
import java.util.function.LongSupplier;

/** Where a training stands, step by step, and how long it took to get there; it can begin at a checkpoint's position. */
final class TrainingProgress {

    private final LongSupplier nanoTime;
    private final long begun;
    private final long nanosBefore;

    private int epoch;
    private int stepOfEpoch;
    private long step;
    private long examples;
    private Sums sinceLastPoint;
    private Sums thisEpoch;
    private long steppingNanos;
    private long evaluationNanos;
    private long phaseBegun;
    private boolean stepping;

    /** @param nanoTime a clock that only ever goes forward, in nanoseconds */
    TrainingProgress(Position from, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
        this.nanosBefore = from.nanos();
        this.epoch = from.epoch();
        this.stepOfEpoch = from.stepOfEpoch();
        this.step = from.step();
        this.examples = from.examples();
        this.sinceLastPoint = from.sinceLastPoint();
        this.thisEpoch = from.thisEpoch();
        this.steppingNanos = from.steppingNanos();
        this.evaluationNanos = from.evaluationNanos();
    }

    Position position() {
        return new Position(epoch, stepOfEpoch, step, examples, sinceLastPoint, thisEpoch, steppingNanos(), nanos(),
                evaluationNanos);
    }

    int epoch() {
        return epoch;
    }

    int stepOfEpoch() {
        return stepOfEpoch;
    }

    long step() {
        return step;
    }

    long examples() {
        return examples;
    }

    Sums thisEpoch() {
        return thisEpoch;
    }

    /** The steps since this was last called. */
    Sums takeSinceLastPoint() {
        Sums sums = sinceLastPoint;
        sinceLastPoint = Sums.NONE;
        return sums;
    }

    void beginSteps() {
        phaseBegun = nanoTime.getAsLong();
        stepping = true;
        if (stepOfEpoch == 0) {
            thisEpoch = Sums.NONE;
        }
    }

    void stepped(Ranks.StepResult result, int batch) {
        step++;
        stepOfEpoch++;
        examples += batch;
        sinceLastPoint = sinceLastPoint.plus(result.loss(), result.correct(), batch);
        thisEpoch = thisEpoch.plus(result.loss(), result.correct(), batch);
    }

    void beginEvaluation() {
        steppingNanos = steppingNanos();
        stepping = false;
        phaseBegun = nanoTime.getAsLong();
    }

    /** @return how long the evaluation took */
    long endEvaluation() {
        evaluationNanos = nanoTime.getAsLong() - phaseBegun;
        return evaluationNanos;
    }

    void beginNextEpoch() {
        epoch++;
        stepOfEpoch = 0;
    }

    double seconds() {
        return nanos() / 1e9;
    }

    double examplesPerSecond() {
        return examples / (steppingNanos() / 1e9);
    }

    private long steppingNanos() {
        return steppingNanos + (stepping ? nanoTime.getAsLong() - phaseBegun : 0);
    }

    private long nanos() {
        return nanosBefore + nanoTime.getAsLong() - begun;
    }
}
