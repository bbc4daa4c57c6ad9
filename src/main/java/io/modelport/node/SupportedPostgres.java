package io.modelport.node;

import io.modelport.problem.Unavailable;
import io.modelport.problem.Unsupported;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses a database that cannot be reached or is too old, before the first migration touches it. */
final class SupportedPostgres {

    static final int OLDEST = 15;
    static final int NEWEST = 18;

    private static final Logger log = LoggerFactory.getLogger(SupportedPostgres.class);

    private SupportedPostgres() {}

    /**
     * @throws Unavailable when no connection can be made
     * @throws Unsupported when the server is older than 15 or no PostgreSQL
     */
    static void require(DataSource database) {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            String product = connection.getMetaData().getDatabaseProductName();
            if (!product.equals("PostgreSQL")) {
                throw new Unsupported("database-unsupported", "The configured database is " + product + ".",
                        "Point SPRING_DATASOURCE_URL at a PostgreSQL " + OLDEST + " to " + NEWEST + ".");
            }
            try (ResultSet version = statement.executeQuery("show server_version_num")) {
                version.next();
                requireVersion(version.getInt(1));
            }
        } catch (SQLException e) {
            throw new Unavailable("database-unreachable",
                    "The database cannot be reached: " + e.getMessage(),
                    "Check SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD, and that the server runs; or leave them out to use the embedded PostgreSQL.",
                    e);
        }
    }

    /** @param number PostgreSQL's {@code server_version_num}, such as 180006 for 18.6 */
    static void requireVersion(int number) {
        int major = number / 10_000;
        if (major < OLDEST) {
            throw new Unsupported("database-too-old",
                    "The configured database is PostgreSQL " + major + "; Modelport needs " + OLDEST + " to " + NEWEST
                            + ".",
                    "Upgrade the server, or point SPRING_DATASOURCE_URL at a newer one.");
        }
        if (major > NEWEST) {
            log.warn("The database is PostgreSQL {}, which Modelport has not been tested with (it knows {} to {})",
                    major, OLDEST, NEWEST);
        }
    }
}
