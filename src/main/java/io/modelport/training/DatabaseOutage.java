package io.modelport.training;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Paces the tries while the database does not answer: further and further apart, by chance, told once per outage. */
final class DatabaseOutage {

    private static final Logger log = LoggerFactory.getLogger(DatabaseOutage.class);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    private final RandomGenerator random;
    private int failures;

    DatabaseOutage(RandomGenerator random) {
        this.random = random;
    }

    /** Notes that the database did not answer, and tells how long to wait before the next try. */
    Duration failed(RuntimeException failure) {
        if (failures++ == 0) {
            log.warn("The database does not answer; training is tried again until it does: {}", failure.getMessage());
        }
        long ceiling = Math.min(LONGEST_DELAY.toMillis(), 250L << Math.min(failures, 10));
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2));
    }

    /** Notes that the database answered, and tells whether that ended an outage. */
    boolean ended() {
        if (failures == 0) {
            return false;
        }
        log.info("The database answers again after {} tries", failures);
        failures = 0;
        return true;
    }
}
