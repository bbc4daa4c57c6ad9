package io.modelport.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelport.testing.NodeProcess;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of real nodes, each in a process of its own on its embedded PostgreSQL. */
class NodeLifeTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    @Test
    void aNodeThatWasKilledServesAgainWithItsDataAndItsName() throws Exception {
        Path home = temporary.resolve("home");
        String name;
        try (NodeProcess node = NodeProcess.start(home, null)) {
            execute(home, "create table kept as select 42 as answer");
            name = Files.readString(home.resolve("node.name"));
            node.kill9();
        }
        try (NodeProcess node = NodeProcess.start(home, null)) {
            assertThat(query(home, "select answer from kept")).isEqualTo("42");
            assertThat(node.log()).contains("Node " + name + " serves http://127.0.0.1:");
        }
    }

    @Test
    void aNodeKeepsItsHomeToItselfOutlivesItsDatabaseAndLeavesNothingRunning() throws Exception {
        Path home = temporary.resolve("home");
        try (NodeProcess node = NodeProcess.start(home, null)) {
            try (NodeProcess second = NodeProcess.launch(home, null)) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.log())
                        .contains("Another node (process " + node.pid() + ") uses " + home, "MODELPORT_HOME")
                        .doesNotContain("Exception");
            }

            long killed = serverPid(home);
            URI readiness = node.uri().resolve("/actuator/health/readiness");
            URI liveness = node.uri().resolve("/actuator/health/liveness");
            try (ServerSocket stranger = takePortOfServer(home)) {
                assertThat(stranger.isBound()).isTrue();
                await().atMost(LIMIT).until(() -> NodeProcess.status(readiness) == 503);
                assertThat(NodeProcess.status(liveness)).isEqualTo(200);
            }
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> serverPid(home) != killed && NodeProcess.status(readiness) == 200);
            assertThat(NodeProcess.status(liveness)).isEqualTo(200);

            long server = serverPid(home);
            node.stop();
            assertThat(ProcessHandle.of(server).filter(process -> process.info().command().isPresent())).isEmpty();
            assertThat(home.resolve("postgres/data/postmaster.pid")).doesNotExist();
        }
    }

    /** Kills the server, and whichever comes after it, until its port is this test's: then it stays away. */
    private static ServerSocket takePortOfServer(Path home) throws Exception {
        int port = Integer.parseInt(Files.readString(home.resolve("postgres/port")).strip());
        while (true) {
            if (Files.exists(home.resolve("postgres/data/postmaster.pid"))) {
                ProcessHandle.of(serverPid(home)).ifPresent(ProcessHandle::destroyForcibly);
            }
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return socket;
            } catch (BindException e) {
                socket.close();
                Thread.sleep(5);
            }
        }
    }

    private static long serverPid(Path home) throws IOException {
        return Long.parseLong(Files.readAllLines(home.resolve("postgres/data/postmaster.pid")).getFirst());
    }

    private static Connection connect(Path home) throws IOException, SQLException {
        Path postgres = home.resolve("postgres");
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + Files.readString(postgres.resolve("port")) + "/modelport", "modelport",
                Files.readString(postgres.resolve("password")));
    }

    private static void execute(Path home, String sql) throws IOException, SQLException {
        try (Connection connection = connect(home); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Path home, String sql) throws IOException, SQLException {
        try (Connection connection = connect(home);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
