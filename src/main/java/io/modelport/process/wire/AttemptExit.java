package io.modelport.process.wire;

import java.util.Optional;
import java.util.stream.Stream;

/** The exit codes of the process {@code attempt}. */
public enum AttemptExit {

    /** It published its result. */
    PUBLISHED(0),
    /** It failed, and told its node why. */
    FAILED(10),
    /** Its node told it to stop. */
    CANCELLED(11),
    /** Another attempt has taken its place, or the job is over. */
    STALE(12),
    /** Its node ended, or did not answer until its lease was surely lost. */
    NODE_LOST(13),
    /** It was asked to end, and left a checkpoint for the next attempt. */
    HANDED_BACK(14),
    /** Its arguments or its standard input are not what a node gives. */
    USAGE(64);

    private final int code;

    AttemptExit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** What that exit code says; empty for a code that is none of these. */
    public static Optional<AttemptExit> of(int code) {
        return Stream.of(values()).filter(exit -> exit.code == code).findFirst();
    }
}
