package io.modelport.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.node.postgres.EmbeddedPostgres;
import io.modelport.testing.NodeProcess;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTests {

    @Test
    void aNodeWithoutItsDatabaseIsAliveButNotReady(@TempDir Path folder) {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder.resolve("postgres"), Path.of("target", "postgres"),
                Map.of("fsync", "off"))) {
            server.createDatabase("health");
            TestDatabase database = new TestDatabase(server.url("health"), server.username(), server.password());
            try (RunningNode node = RunningNode.start(database, folder.resolve("artifacts"),
                    "spring.datasource.hikari.connection-timeout=500")) {
                URI readiness = node.uri().resolve("/actuator/health/readiness");
                URI liveness = node.uri().resolve("/actuator/health/liveness");
                assertThat(NodeProcess.status(readiness)).isEqualTo(200);

                server.close();
                assertThat(NodeProcess.status(readiness)).isEqualTo(503);
                assertThat(NodeProcess.status(liveness)).isEqualTo(200);
            }
        }
    }
}
