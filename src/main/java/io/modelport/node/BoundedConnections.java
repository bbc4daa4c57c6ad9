package io.modelport.node;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The node's connections, for which only so many threads may wait: requests that need the database share their threads
 * with predictions, which do not, and a database that is slow or away must not take all of them.
 */
final class BoundedConnections extends DelegatingDataSource {

    private final Semaphore places;
    private final int mostWaiting;

    BoundedConnections(DataSource connections, int mostWaiting) {
        super(connections);
        this.mostWaiting = mostWaiting;
        this.places = new Semaphore(mostWaiting);
    }

    /** @throws SQLTransientConnectionException at once, when as many as may wait for a connection already */
    @Override
    public Connection getConnection() throws SQLException {
        if (!places.tryAcquire()) {
            throw new SQLTransientConnectionException(
                    mostWaiting + " requests wait for a connection to the database already");
        }
        try {
            return obtainTargetDataSource().getConnection();
        } finally {
            places.release();
        }
    }
}
