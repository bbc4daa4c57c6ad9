package io.modelport.testing;

import io.modelport.node.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The PostgreSQL of this test JVM: a container where a Docker daemon answers, else the one that Modelport brings. */
sealed interface TestServer {

    /** Where the programs of the embedded server are unpacked once for all test runs. */
    Path BINARIES = Path.of("target", "postgres");

    /** Where libtorch is unpacked once for all test runs. */
    Path NATIVE_LIBRARIES = Path.of("target", "native").toAbsolutePath();

    AtomicInteger DATABASES = new AtomicInteger();

    TestDatabase createDatabase();

    static TestServer shared() {
        return Shared.SERVER;
    }

    /** Started when the first test asks for a database, and ended with the JVM. */
    final class Shared {

        private static final TestServer SERVER = start();

        private Shared() {}

        private static TestServer start() {
            if (DockerDaemon.answers()) {
                try {
                    return Container.start();
                } catch (RuntimeException e) {
                    LoggerFactory.getLogger(TestServer.class)
                            .warn("Docker answers but runs no PostgreSQL ({}); using the embedded one", e.toString());
                }
            }
            return Embedded.start();
        }
    }

    private static String nextName() {
        return "test_" + DATABASES.incrementAndGet();
    }

    /** @param server lives in a temporary folder; it forgets nothing while it runs, but would not survive a crash */
    record Embedded(EmbeddedPostgres server) implements TestServer {

        static Embedded start() {
            Path folder = TestFolder.create("postgres-");
            EmbeddedPostgres server = EmbeddedPostgres.start(folder, BINARIES,
                    Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off", "max_connections",
                            "300"));
            TestFolder.atExit(server::close);
            return new Embedded(server);
        }

        @Override
        public TestDatabase createDatabase() {
            String name = nextName();
            server.createDatabase(name);
            return new TestDatabase(server.url(name), server.username(), server.password());
        }
    }

    /** @param server removed by Testcontainers when the JVM ends */
    record Container(PostgreSQLContainer server) implements TestServer {

        @SuppressWarnings("resource")
        static Container start() {
            PostgreSQLContainer server = new PostgreSQLContainer("postgres:18").withCommand("postgres", "-c",
                    "fsync=off", "-c", "synchronous_commit=off", "-c", "max_connections=300");
            server.start();
            return new Container(server);
        }

        @Override
        public TestDatabase createDatabase() {
            String name = nextName();
            try (Connection connection = DriverManager.getConnection(server.getJdbcUrl(), server.getUsername(),
                    server.getPassword()); Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            String url = "jdbc:postgresql://" + server.getHost() + ":" + server.getFirstMappedPort() + "/" + name;
            return new TestDatabase(url, server.getUsername(), server.getPassword());
        }
    }
}
