package io.modelport.node;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The node's connections, for which only so many threads may wait while none is to be had: requests that need the
 * database share their threads with predictions, which do not, and a database that is slow or away must not take all of
 * them. A burst of requests on a database that answers waits its turn.
 */
final class BoundedConnections extends DelegatingDataSource {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Semaphore places;
    private final int mostWaiting;
    private final AtomicLong connectedAt = new AtomicLong(System.nanoTime());

    BoundedConnections(DataSource connections, int mostWaiting) {
        super(connections);
        this.mostWaiting = mostWaiting;
        this.places = new Semaphore(mostWaiting);
    }

    /**
     * @throws SQLTransientConnectionException when as many as may wait do, at once if nobody got one for a second
     */
    @Override
    public Connection getConnection() throws SQLException {
        takePlace();
        try {
            Connection connection = obtainTargetDataSource().getConnection();
            connectedAt.set(System.nanoTime());
            return connection;
        } finally {
            places.release();
        }
    }

    private void takePlace() throws SQLTransientConnectionException {
        boolean answers = System.nanoTime() - connectedAt.get() < PATIENCE_NANOS;
        try {
            if (places.tryAcquire(answers ? PATIENCE_NANOS : 0, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SQLTransientConnectionException(
                mostWaiting + " requests wait for a connection to the database already");
    }
}
