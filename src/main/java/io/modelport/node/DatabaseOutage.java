package io.modelport.node;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Paces the tries of one loop while the database does not answer: further and further apart, by chance, told once per
 * outage. Used by one thread.
 */
public final class DatabaseOutage {

    private static final Logger log = LoggerFactory.getLogger(DatabaseOutage.class);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private final String meanwhile;
    private final RandomGenerator random;
    private int failures;

    /** @param meanwhile what becomes of the loop's work during an outage, for the log, such as {@code training waits} */
    public DatabaseOutage(String meanwhile, RandomGenerator random) {
        this.meanwhile = meanwhile;
        this.random = random;
    }

    /** Notes that the database did not answer, and tells how long to wait before the next try. */
    public Duration failed(RuntimeException failure) {
        if (failures++ == 0) {
            log.warn("The database does not answer; {}: {}", meanwhile, failure.getMessage());
        }
        long ceiling = Math.min(LONGEST_DELAY.toMillis(), 250L << Math.min(failures, 10));
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2));
    }

    /** Whether the last try failed. */
    public boolean lasts() {
        return failures > 0;
    }

    /** Notes that the database answered, and tells whether that ended an outage. */
    public boolean ended() {
        if (failures == 0) {
            return false;
        }
        log.info("The database answers again after {} tries", failures);
        failures = 0;
        return true;
    }
}
