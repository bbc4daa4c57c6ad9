package io.modelport.demo;

import java.io.PrintStream;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** One line that fills up: rewritten in place on a terminal, repeated every tenth elsewhere. */
final class ProgressLine {

    private static final int WIDTH = 28;

    private final PrintStream out;
    private final boolean terminal;
    private int shown = -1;

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** @param accuracy newest test accuracy, from 0 to 1; null before the first */
    void show(double percent, int epoch, int epochs, double examplesPerSecond, double secondsLeft,
            @Nullable Double accuracy) {
        int tenth = (int) (percent / 10);
        if (!terminal && tenth == shown) {
            return;
        }
        shown = tenth;
        int filled = (int) (percent / 100 * WIDTH);
        String line = String.format(Locale.ROOT, "  [%s%s] %3.0f %%  epoch %d/%d  %,.0f images/s  %.0f s left%s",
                "#".repeat(filled), ".".repeat(WIDTH - filled), percent, epoch, epochs, examplesPerSecond, secondsLeft,
                accuracy == null ? "" : String.format(Locale.ROOT, "  accuracy %.2f %%", accuracy * 100));
        out.print(terminal ? "\r" + line + "   " : line + System.lineSeparator());
        out.flush();
    }

    void end() {
        if (terminal) {
            out.println();
        }
    }
}
