package io.modelport.campaign;

import io.modelport.node.postgres.EmbeddedPostgres;
import io.modelport.testing.DatabaseProxy;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Two nodes in processes of their own, one PostgreSQL that outlives them, each behind its network, one artifact store. */
final class Cluster implements AutoCloseable {

    private static final String DATABASE = "campaign";

    private final Path postgresFolder = TestFolder.create("campaign-postgres-");
    private final Path artifacts = TestFolder.create("campaign-artifacts-");
    private final List<ClusterNode> nodes;
    private volatile EmbeddedPostgres postgres;
    private volatile TestDatabase database;

    private Cluster(List<String> properties) {
        postgres = launchPostgres();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> postgres.close()));
        postgres.createDatabase(DATABASE);
        database = address();
        nodes = List.of(node("alpha", properties), node("beta", properties));
    }

    /** Starts everything and waits until both nodes are ready. */
    static Cluster start(List<String> properties) {
        Cluster cluster = new Cluster(properties);
        try {
            // One after the other: the first one makes the tables.
            cluster.nodes.forEach(node -> node.start().join());
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    List<ClusterNode> nodes() {
        return nodes;
    }

    Path artifacts() {
        return artifacts;
    }

    /** A connection that no fault of a network hits. */
    Connection connect() throws SQLException {
        return database.connect();
    }

    /** Ends the server at once, as a crash of all its processes would; its watch starts it again. */
    void crashPostgres() {
        Signal.QUIT.send(postgres.pid());
    }

    /** Kills the server's first process; its watch starts it again. */
    void killPostgres() {
        Signal.KILL.send(postgres.pid());
    }

    /** Stops the server in order and starts it again after a while. */
    void restartPostgres(Duration outage) {
        postgres.close();
        Pause.of(outage);
        postgres = launchPostgres();
        database = address();
    }

    /** Waits until the server lets somebody in. */
    void awaitPostgres(Duration patience) {
        long limit = System.nanoTime() + patience.toNanos();
        while (true) {
            database = address();
            try (Connection _ = connect()) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > limit) {
                    throw new IllegalStateException("PostgreSQL did not come back", e);
                }
                Pause.of(Duration.ofMillis(50));
            }
        }
    }

    @Override
    public void close() {
        CompletableFuture.allOf(nodes.stream()
                .map(node -> CompletableFuture.runAsync(node::close))
                .toArray(CompletableFuture[]::new)).join();
        postgres.close();
        TestFolder.delete(postgresFolder);
        TestFolder.delete(artifacts);
    }

    private ClusterNode node(String name, List<String> properties) {
        return new ClusterNode(name, DatabaseProxy.before(() -> database), artifacts, properties);
    }

    private EmbeddedPostgres launchPostgres() {
        return EmbeddedPostgres.start(postgresFolder, Path.of("target", "postgres"), Map.of("max_connections", "100"));
    }

    private TestDatabase address() {
        return new TestDatabase(postgres.url(DATABASE), postgres.username(), postgres.password());
    }
}
