package io.modelport.serving;

import io.modelport.node.DatabaseOutage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.stereotype.Component;

/**
 * Hears what other nodes commit, over a connection of its own, and lets the reconciler look at once instead of at its next
 * turn. What is said while the connection is away is made up for by one look when it is back.
 */
@Component
@ConditionalOnBooleanProperty(name = "modelport.serving.listen", matchIfMissing = true)
class ChangeListener implements SmartLifecycle {

    /** By which the connection is known in {@code pg_stat_activity}. */
    static final String APPLICATION_NAME = "modelport-listener";

    /** A connection that went silent looks like one on which nothing is said, so now and then it has to answer. */
    private static final Duration QUESTION_INTERVAL = Duration.ofSeconds(10);
    private static final String ANSWER_SECONDS = "5";

    private final JdbcConnectionDetails address;
    private final Reconciler reconciler;
    private final DatabaseOutage outage = new DatabaseOutage("changes of deployments are heard of at the next poll",
            RandomGenerator.getDefault());

    private volatile @Nullable Thread thread;

    ChangeListener(JdbcConnectionDetails address, Reconciler reconciler) {
        this.address = address;
        this.reconciler = reconciler;
    }

    @Override
    public void start() {
        // A virtual thread, since an interrupt ends its waiting for the socket.
        Thread starting = Thread.ofVirtual().name("deployment-listener").unstarted(this::run);
        thread = starting;
        starting.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** As the reconciler. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Just after the reconciler starts, and before it stops. */
    @Override
    public int getPhase() {
        return reconciler.getPhase() + 1;
    }

    private void run() {
        Thread me = Thread.currentThread();
        while (thread == me) {
            try (Connection connection = DriverManager.getConnection(address.getJdbcUrl(), properties());
                    Statement statement = connection.createStatement()) {
                statement.execute("listen " + ChangeNotice.CHANNEL);
                outage.ended();
                reconciler.lookAgain();
                hear(connection.unwrap(PGConnection.class), statement, me);
            } catch (SQLException e) {
                if (thread == me) {
                    pause(outage.failed(new UncategorizedSQLException("listening", null, e)));
                }
            }
        }
    }

    private void hear(PGConnection connection, Statement statement, Thread me) throws SQLException {
        while (thread == me) {
            PGNotification[] said = connection.getNotifications((int) QUESTION_INTERVAL.toMillis());
            if (said != null && said.length > 0) {
                reconciler.lookAgain();
            } else {
                statement.execute("select 1");
            }
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        String user = address.getUsername();
        String password = address.getPassword();
        if (user != null) {
            properties.put("user", user);
        }
        if (password != null) {
            properties.put("password", password);
        }
        properties.put("ApplicationName", APPLICATION_NAME);
        properties.put("tcpKeepAlive", "true");
        properties.put("connectTimeout", ANSWER_SECONDS);
        properties.put("socketTimeout", ANSWER_SECONDS);
        return properties;
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
