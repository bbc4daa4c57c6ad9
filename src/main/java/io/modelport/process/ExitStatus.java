package io.modelport.process;

import org.jspecify.annotations.Nullable;

/**
 * How a child process ended.
 *
 * @param code its exit code; above 128 when a signal ended it, by that signal's number
 * @param crashSignal the signal that made it crash, when it reported that itself; null otherwise
 * @param crashPlace the code it crashed in; null when it did not crash, or left no report
 * @param memoryRanOut whether the kernel killed it, or it crashed, because memory ran out
 * @param memory what it used
 */
public record ExitStatus(int code, @Nullable String crashSignal, @Nullable String crashPlace, boolean memoryRanOut,
        MemoryUse memory) {

    /** What the JVM exits with under {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int HEAP_EXHAUSTED = 3;
    private static final int SIGNAL = 128;

    public ExitStatus(int code) {
        this(code, null, null, false, new MemoryUse(0, Long.MAX_VALUE));
    }

    /** How a process ended that printed this much until then. */
    static ExitStatus of(int code, CrashReport report, boolean killedForMemory, MemoryUse memory) {
        return switch (code) {
            case SIGNAL + 4, SIGNAL + 6, SIGNAL + 7, SIGNAL + 8, SIGNAL + 11 ->
                new ExitStatus(code, report.signal(), report.place(), report.outOfMemory(), memory);
            case SIGNAL + 9 -> new ExitStatus(code, null, null, killedForMemory, memory);
            default -> new ExitStatus(code, null, null, code == 1 && report.outOfMemory(), memory);
        };
    }

    /** Whether somebody outside ended the process, for a reason that has nothing to do with what it did. */
    public boolean isFromOutside() {
        return code == SIGNAL + 15 || code == SIGNAL + 2 || code == SIGNAL + 1
                || code == SIGNAL + 9 && !memoryRanOut && !isOverLimit();
    }

    /** Whether it was killed because it used more memory than it might, which it would do again. */
    public boolean isOverLimit() {
        return code == SIGNAL + 9 && memory.isOverLimit();
    }

    /** A stable, hyphenated name for this kind of end. */
    public String type() {
        if (isOverLimit()) {
            return "memory-limit";
        }
        if (code == HEAP_EXHAUSTED || memoryRanOut) {
            return "out-of-memory";
        }
        if (isCrash()) {
            return "process-crashed";
        }
        return code > SIGNAL ? "process-killed" : "process-ended";
    }

    /** What happened and what to do next, in a sentence or two for the person whose job it was. */
    public String reason() {
        if (isOverLimit()) {
            return "The process was ended because it " + memory
                    + ". Allow the job more memory, or use a smaller batch, network or dataset.";
        }
        if (memoryRanOut) {
            return code == SIGNAL + 9
                    ? "The kernel killed the process (SIGKILL) because the machine or the container ran out of memory. "
                            + "Use a smaller batch or network, or give the machine more memory."
                    : "The process could get no more memory from the operating system and crashed. Use a smaller batch "
                            + "or network, or give the machine more memory.";
        }
        if (isCrash()) {
            return "The process crashed in native code (" + signal() + ")"
                    + (crashPlace == null ? "" : " in " + crashPlace) + ". Its log ends with the crash report.";
        }
        return switch (code) {
            case 0 -> "The process ended without giving a result.";
            case 1 -> "The process ended with an error that it could not report. Its log tells more.";
            case HEAP_EXHAUSTED -> "The process used up its Java heap. Raise modelport.training.heap on the node, or "
                    + "train on a smaller dataset.";
            case SIGNAL + 9 -> "Somebody or something killed the process (SIGKILL); the kernel did not run out of "
                    + "memory. See who ends processes on this machine.";
            case SIGNAL + 15 -> "Somebody ended the process (SIGTERM).";
            default -> code > SIGNAL ? "Signal " + (code - SIGNAL) + " ended the process. Its log tells more."
                    : "The process ended with exit code " + code + ". Its log tells more.";
        };
    }

    private boolean isCrash() {
        return switch (code) {
            case SIGNAL + 4, SIGNAL + 6, SIGNAL + 7, SIGNAL + 8, SIGNAL + 11 -> true;
            default -> false;
        };
    }

    private String signal() {
        if (crashSignal != null) {
            return crashSignal; // After its report the JVM aborts, whatever the signal was.
        }
        return switch (code - SIGNAL) {
            case 4 -> "SIGILL";
            case 6 -> "SIGABRT";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            default -> "SIGSEGV";
        };
    }
}
