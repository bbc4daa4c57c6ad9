package io.modelport.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelport.testing.DatabaseProxy;
import io.modelport.testing.NodeProcess;
import io.modelport.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that start before their database does. */
@Timeout(240)
class DatabaseArrivalTests {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestDatabase database = TestDatabase.create();

    @TempDir
    private Path home;

    @Test
    void aNodeWaitsForItsDatabaseAndSaysThatItLives() throws Exception {
        int port = freePort();
        URI liveness = URI.create("http://127.0.0.1:" + port + "/actuator/health/liveness");
        URI readiness = liveness.resolve("readiness");
        try (DatabaseProxy network = DatabaseProxy.before(database)) {
            network.refuse();
            try (NodeProcess node = NodeProcess.launch(home, network.database(), "server.port=" + port)) {
                await().atMost(LIMIT).until(() -> NodeProcess.status(liveness) == 200);
                assertThat(NodeProcess.status(readiness)).isEqualTo(503);
                assertThat(NodeProcess.status(liveness.resolve("/v2/health/ready"))).isEqualTo(503);
                assertThat(node.log()).containsOnlyOnce("the node waits for it");

                network.heal();

                await().atMost(LIMIT).until(() -> NodeProcess.status(readiness) == 200);
                assertThat(NodeProcess.status(liveness)).isEqualTo(200);
                assertThat(node.log()).contains("The database answers after");
            }
        }
    }

    @Test
    void aNodeDoesNotWaitForAPasswordToBecomeRight() {
        TestDatabase wrong = new TestDatabase(database.url(), database.username(), "wrong");
        try (NodeProcess node = NodeProcess.launch(home, wrong)) {
            assertThat(node.awaitExit()).isEqualTo(1);
            assertThat(node.log()).contains("SPRING_DATASOURCE_PASSWORD").doesNotContain("the node waits for it");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
