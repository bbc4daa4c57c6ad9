package io.modelport.worker;

import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Progress;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The log of an attempt, for people: a line every few seconds and one for each epoch. */
final class ProgressLog {

    private static final long EVERY_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final Map<String, Double> latest = new TreeMap<>();
    private long nextLine = System.nanoTime() + EVERY_NANOS;
    private String evaluationKey = "";
    private long evaluatedStep = -1;
    private long epoch;

    ProgressLog(PrintStream out) {
        this.out = out;
    }

    void line(String text) {
        out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
        out.flush();
    }

    /** @param split the split that is evaluated when an epoch ends */
    void evaluating(String split) {
        evaluationKey = split + "_accuracy";
    }

    void note(MetricPoint point) {
        latest.put(point.key(), point.value());
        if (point.key().equals(evaluationKey)) {
            evaluatedStep = point.step();
        }
    }

    void note(Progress progress) {
        long epochsDone = progress.step() * progress.epochs() / Math.max(1, progress.steps());
        boolean epochEnded = progress.step() == evaluatedStep && epochsDone > epoch;
        if (epochEnded) {
            epoch = epochsDone;
        }
        if (epochEnded || System.nanoTime() - nextLine >= 0) {
            nextLine = System.nanoTime() + EVERY_NANOS;
            line(summary(progress, epochEnded));
        }
    }

    void failure(String reason, Throwable cause) {
        line("Failed: " + reason);
        cause.printStackTrace(out);
        out.flush();
    }

    private String summary(Progress progress, boolean epochEnded) {
        StringBuilder text = new StringBuilder(epochEnded ? "Epoch " + epoch + "/" + progress.epochs() + " done"
                : String.format(Locale.ROOT, "%.0f %%", progress.percent()));
        text.append(", step ").append(progress.step()).append('/').append(progress.steps());
        latest.forEach((key, value) -> text.append(String.format(Locale.ROOT, ", %s %.4g", key, value)));
        return text.append(String.format(Locale.ROOT, ", %.0f examples/s, %.0f s left", progress.examplesPerSecond(),
                progress.secondsLeft())).toString();
    }
}
