package io.modelport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Suspends processes and lets them go on, as a machine does that is paused or swaps. */
public final class Signals {

    private Signals() {}

    /** Nothing in the process runs any more, until {@link #resume}. */
    public static void stop(long pid) {
        kill("-STOP", pid);
    }

    public static void resume(long pid) {
        kill("-CONT", pid);
    }

    private static void kill(String signal, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO().start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill " + signal + " " + pid + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
