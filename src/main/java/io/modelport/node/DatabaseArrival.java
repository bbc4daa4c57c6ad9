package io.modelport.node;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Lets a node that starts while its database is away wait for it, for as long as it takes; what waiting cannot mend, a
 * wrong password or an unknown database, is left to whoever connects next.
 */
final class DatabaseArrival {

    private static final Logger log = LoggerFactory.getLogger(DatabaseArrival.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LINE_EVERY = Duration.ofSeconds(30);

    /** Classes of SQLSTATE: no connection, too many of them, starting or shutting down, system error. */
    private static final Set<String> PASSING = Set.of("08", "53", "57", "58");

    private final JdbcConnectionDetails address;
    private final RandomGenerator random;

    DatabaseArrival(JdbcConnectionDetails address, RandomGenerator random) {
        this.address = address;
        this.random = random;
    }

    /**
     * Waits until the database lets somebody in or refuses for good.
     *
     * @param room opened when there is something to wait for, and closed then
     */
    void await(WaitingRoom room) {
        long lineDue = System.nanoTime();
        try (room) {
            for (int tries = 1;; tries++) {
                try (Connection _ = DriverManager.getConnection(address.getJdbcUrl(), properties())) {
                    if (tries > 1) {
                        log.info("The database answers after {} tries", tries);
                    }
                    return;
                } catch (SQLException e) {
                    if (!passes(e)) {
                        return;
                    }
                    if (System.nanoTime() - lineDue >= 0) {
                        log.warn("The database cannot be reached, so the node waits for it: {}", e.getMessage());
                        lineDue = System.nanoTime() + LINE_EVERY.toNanos();
                    }
                    room.open();
                    pause(tries);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a failure was caused by a database that is away at the moment. */
    static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return passes(sql);
            }
        }
        return false;
    }

    /** Whether a later try may succeed without anybody mending the node's configuration. */
    static boolean passes(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || PASSING.contains(state.substring(0, Math.min(2, state.length())));
    }

    private Properties properties() {
        Properties properties = new Properties();
        putUnlessNull(properties, "user", address.getUsername());
        putUnlessNull(properties, "password", address.getPassword());
        properties.put("connectTimeout", "2");
        properties.put("socketTimeout", "10");
        return properties;
    }

    private static void putUnlessNull(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.put(name, value);
        }
    }

    private void pause(int tries) throws InterruptedException {
        long ceiling = Math.min(LONGEST_PAUSE.toMillis(), 250L << Math.min(tries, 10));
        Thread.sleep(ceiling / 2 + random.nextLong(ceiling / 2));
    }
}
