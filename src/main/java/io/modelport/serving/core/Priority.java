package io.modelport.serving.core;

import io.modelport.problem.Invalid;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How urgent a request is among those that wait for the same version. */
public enum Priority {

    /** Before all others. */
    HIGH,
    /** Of whoever says nothing. */
    NORMAL,
    /** After all others. */
    LOW;

    /** The header by which a caller of any protocol says it. */
    public static final String HEADER = "X-Modelport-Priority";

    /**
     * What a header says.
     *
     * @param text high, normal, low, or a number as the Open Inference Protocol has it; null when there is none
     * @throws Invalid when it is none of these
     */
    public static Priority of(@Nullable String text) {
        if (text == null) {
            return NORMAL;
        }
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "high", "1" -> HIGH;
            case "normal", "2", "0" -> NORMAL;
            case "low", "3" -> LOW;
            default -> throw new Invalid("invalid-priority",
                    HEADER + " is '" + (text.length() <= 20 ? text : text.substring(0, 20) + "…") + "'.",
                    "Send high, normal or low.", HEADER);
        };
    }

    /**
     * What a number says, as Triton has it: 1 is the most urgent, and 0 leaves it to the server.
     *
     * @param otherwise what 0 means
     * @throws Invalid when it is negative
     */
    public static Priority of(long level, Priority otherwise) {
        if (level < 0) {
            throw new Invalid("invalid-priority", "priority is " + level + ".",
                    "Send 1 for the most urgent, 2 for the usual, 3 or more for the least.", "parameters.priority");
        }
        return level == 0 ? otherwise : level == 1 ? HIGH : level == 2 ? NORMAL : LOW;
    }
}
