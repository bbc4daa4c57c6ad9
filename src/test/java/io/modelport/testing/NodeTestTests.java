package io.modelport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.node.NodeIdentity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@NodeTest
class NodeTestTests {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private NodeIdentity identity;

    @Test
    void runsOnAFreshRealDatabase() {
        assertThat(jdbc.sql("select current_database()").query(String.class).single()).startsWith("test_");
        assertThat(jdbc.sql("show server_version_num").query(Integer.class).single()).isGreaterThanOrEqualTo(150_000);
    }

    @Test
    void aFurtherNodeOnTheSameDatabaseHasAnotherName(@TempDir Path artifacts, @Autowired TestDatabase database) {
        try (RunningNode other = RunningNode.start(database, artifacts)) {
            assertThat(other.bean(NodeIdentity.class)).isNotEqualTo(identity);
            assertThat(other.bean(JdbcClient.class).sql("select current_database()").query(String.class).single())
                    .isEqualTo(jdbc.sql("select current_database()").query(String.class).single());
        }
    }
}
