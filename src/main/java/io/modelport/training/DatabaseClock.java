package io.modelport.training;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The time of the database, the one clock that all nodes agree on. */
@Component
class DatabaseClock {

    private final JdbcClient jdbc;

    DatabaseClock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** When the present transaction began. */
    Instant now() {
        return jdbc.sql("select now()").query(OffsetDateTime.class).single().toInstant();
    }
}
