package io.modelport.training;

import io.modelport.problem.Invalid;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a job may use at most; one that uses more fails and says so.
 *
 * @param timeSeconds seconds that all its attempts may run, taken together, 1 to 31,536,000; null for no limit
 * @param memoryBytes bytes of memory that an attempt may use, native memory included, at least 536,870,912; null for what
 *            the node that runs it gives each of its attempts
 */
public record JobLimits(@Nullable Long timeSeconds,
        @Nullable Long memoryBytes) {

    public static final JobLimits NONE = new JobLimits(null, null);

    private static final long LONGEST = Duration.ofDays(365).toSeconds();
    private static final long LEAST_MEMORY = 512L << 20;

    public JobLimits {
        if (timeSeconds != null && (timeSeconds < 1 || timeSeconds > LONGEST)) {
            throw new Invalid("invalid-training-job", "The time limit is " + timeSeconds + " seconds.",
                    "Use 1 to " + LONGEST + " seconds.", "limits.timeSeconds");
        }
        if (memoryBytes != null && memoryBytes < LEAST_MEMORY) {
            throw new Invalid("invalid-training-job", "The memory limit is " + memoryBytes + " bytes.",
                    "Use at least " + LEAST_MEMORY + " bytes: Java and libtorch take some of it.",
                    "limits.memoryBytes");
        }
    }

    /** These limits, with a time limit where they have none. */
    JobLimits orTime(@Nullable Duration usual) {
        return timeSeconds == null && usual != null ? new JobLimits(usual.toSeconds(), memoryBytes) : this;
    }
}
