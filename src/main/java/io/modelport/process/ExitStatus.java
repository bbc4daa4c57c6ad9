package io.modelport.process;

/**
 * How a child process ended.
 *
 * @param code its exit code; above 128 when a signal ended it, by that signal's number
 */
public record ExitStatus(int code) {

    /** What the JVM exits with under {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int HEAP_EXHAUSTED = 3;

    private static final int SIGNAL = 128;

    /** What happened and what to do next, in a sentence or two for the person whose job it was. */
    public String reason() {
        return switch (code) {
            case 0 -> "The process ended without giving a result.";
            case 1 -> "The process ended with an error that it could not report. Its log tells more.";
            case HEAP_EXHAUSTED -> "The process used up its Java memory. Raise the memory limit of attempts, or train "
                    + "on a smaller dataset.";
            case SIGNAL + 4, SIGNAL + 6, SIGNAL + 7, SIGNAL + 8, SIGNAL + 11 ->
                "The process crashed in native code (" + signal() + "). Its log ends with the crash report.";
            case SIGNAL + 9 -> "The operating system killed the process (SIGKILL), most often because the machine ran "
                    + "out of memory. Use a smaller batch or network, or give the machine more memory.";
            case SIGNAL + 15 -> "Somebody ended the process (SIGTERM).";
            default -> code > SIGNAL ? "Signal " + (code - SIGNAL) + " ended the process. Its log tells more."
                    : "The process ended with exit code " + code + ". Its log tells more.";
        };
    }

    private String signal() {
        return switch (code - SIGNAL) {
            case 4 -> "SIGILL";
            case 6 -> "SIGABRT";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            default -> "SIGSEGV";
        };
    }
}
