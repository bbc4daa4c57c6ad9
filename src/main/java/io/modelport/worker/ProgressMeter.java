package io.modelport.worker;

import io.modelport.process.wire.Position;
import io.modelport.process.wire.Progress;
import java.util.ArrayDeque;
import java.util.Deque;

/** Turns the times at which steps and evaluations end into a rate and an estimate of the time left. */
final class ProgressMeter {

    private static final long WINDOW_NANOS = 5_000_000_000L;

    private final int epochs;
    private final long stepsPerEpoch;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private double examplesPerSecond;
    private double stepsPerSecond;
    private long evaluationNanos;

    ProgressMeter(int epochs, long stepsPerEpoch) {
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
    }

    /** Takes over what a checkpoint tells about the speed, until there is something newer to go by. */
    void startFrom(Position position) {
        if (position.steppingNanos() > 0) {
            double seconds = position.steppingNanos() / 1e9;
            examplesPerSecond = position.examples() / seconds;
            stepsPerSecond = position.step() / seconds;
        }
        evaluationNanos = position.evaluationNanos();
    }

    /** Steps begin, or go on after an evaluation. */
    void resumed(long nanos, long steps, long examples) {
        samples.clear();
        samples.add(new Sample(nanos, steps, examples));
    }

    /** A step ended, after so many steps and examples in all. */
    void stepped(long nanos, long steps, long examples) {
        samples.add(new Sample(nanos, steps, examples));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        double seconds = (nanos - first.nanos()) / 1e9;
        if (seconds > 0) {
            examplesPerSecond = (examples - first.examples()) / seconds;
            stepsPerSecond = (steps - first.steps()) / seconds;
        }
    }

    /** An evaluation took that long. */
    void evaluated(long nanos) {
        evaluationNanos = nanos;
    }

    Progress progress(int epoch, long steps) {
        long all = epochs * stepsPerEpoch;
        long evaluationsLeft = steps == all ? 0 : epochs - epoch + 1;
        double stepping = stepsPerSecond > 0 ? (all - steps) / stepsPerSecond : 0;
        return new Progress(epoch, epochs, steps, all, examplesPerSecond,
                stepping + evaluationsLeft * (evaluationNanos / 1e9));
    }

    private record Sample(long nanos, long steps, long examples) {}
}
