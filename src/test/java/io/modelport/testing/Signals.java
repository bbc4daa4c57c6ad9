package io.modelport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends processes the signals that they get from machines, kernels and people. */
public final class Signals {

    private Signals() {}

    /** Nothing in the process runs any more, until {@link #resume}. */
    public static void stop(long pid) {
        kill("-STOP", pid);
    }

    public static void resume(long pid) {
        kill("-CONT", pid);
    }

    /** Ends the process as the kernel would: nothing in it gets to run again. */
    public static void kill9(long pid) {
        kill("-KILL", pid);
    }

    /** What a process gets that touches memory which is not its own. */
    public static void crash(long pid) {
        kill("-SEGV", pid);
    }

    /** Asks the process to end. */
    public static void terminate(long pid) {
        kill("-TERM", pid);
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
