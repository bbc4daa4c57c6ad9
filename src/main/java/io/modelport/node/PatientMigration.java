package io.modelport.node;

import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/** Waits for the database before the first migration, and again when it goes away during one, which it had not done then. */
final class PatientMigration implements FlywayMigrationStrategy {

    private static final Logger log = LoggerFactory.getLogger(PatientMigration.class);

    private final FlywayMigrationStrategy migration;
    private final Runnable arrival;

    /** @param arrival returns when the database is there */
    PatientMigration(FlywayMigrationStrategy migration, Runnable arrival) {
        this.migration = migration;
        this.arrival = arrival;
    }

    @Override
    public void migrate(Flyway flyway) {
        while (true) {
            arrival.run();
            try {
                SupportedPostgres.require(Objects.requireNonNull(flyway.getConfiguration().getDataSource()));
                migration.migrate(flyway);
                return;
            } catch (RuntimeException e) {
                if (!DatabaseArrival.isPassing(e)) {
                    throw e;
                }
                log.warn("The database went away while its tables were brought up to date; trying again: {}",
                        e.getMessage());
            }
        }
    }
}
