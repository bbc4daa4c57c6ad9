package io.modelport.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.modelport.problem.Conflict;
import io.modelport.testing.NodeProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTests {

    private static final Path BINARIES = Path.of("target", "postgres").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void chooseFolder() {
        folder = temporary.resolve("postgres");
    }

    @Test
    void keepsEveryAcknowledgedRowHoweverItsProcessesAreKilled() throws Exception {
        List<Long> acknowledged = new ArrayList<>();
        for (Victims victims : Victims.values()) {
            long first = acknowledged.isEmpty() ? 1 : acknowledged.getLast() + 1_000;
            try (NodeProcess committing = NodeProcess.java(CommittingProcess.class.getName(),
                    List.of(folder.toString(), BINARIES.toString(), Long.toString(first)))) {
                await().atMost(LIMIT).until(() -> numbersIn(committing.log()).size() > 50);
                ProcessHandle server = serverOf(folder);
                if (victims != Victims.JVM) {
                    server.destroyForcibly();
                }
                if (victims != Victims.SERVER) {
                    committing.kill9();
                }
                committing.awaitExit();
                acknowledged.addAll(numbersIn(committing.log()));
                assertThat(
                        server.isAlive() && new PostmasterPid(server.pid(), folder).isServing(folder.resolve("data")))
                        .as("the server lives on without its JVM")
                        .isEqualTo(victims == Victims.JVM);
            }
        }
        try (EmbeddedPostgres server = start();
                Connection connection = connect(server, CommittingProcess.DATABASE);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select number from numbers")) {
            List<Long> kept = new ArrayList<>();
            while (rows.next()) {
                kept.add(rows.getLong(1));
            }
            assertThat(kept).containsAll(acknowledged);
        }
    }

    private enum Victims {
        JVM, BOTH, SERVER
    }

    @Test
    void comesBackOnTheSameAddressWhenItsServerIsKilled() throws SQLException {
        try (EmbeddedPostgres server = start()) {
            String address = server.url("postgres");
            long killed = server.pid();
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();

            await().atMost(LIMIT).until(() -> server.pid() > 0 && server.pid() != killed);
            await().atMost(LIMIT).ignoreExceptions().until(() -> query(server, "select 1").equals("1"));
            assertThat(server.url("postgres")).isEqualTo(address);
        }
    }

    @Test
    void replacesTheServerThatAKilledProcessLeftBehind() throws SQLException {
        @SuppressWarnings("resource") // It stands for the one whose process was killed: never closed.
        EmbeddedPostgres leftBehind = start();
        long orphan = leftBehind.pid();
        try (EmbeddedPostgres server = start()) {
            assertThat(server.pid()).isPositive().isNotEqualTo(orphan);
            assertThat(query(server, "select 1")).isEqualTo("1");
        } finally {
            leftBehind.close();
        }
    }

    @Test
    void stopsItsServer() {
        EmbeddedPostgres server = start();
        long pid = server.pid();
        server.close();
        assertThat(server.pid()).isNegative();
        assertThat(new PostmasterPid(pid, folder).isServing(folder.resolve("data"))).isFalse();
    }

    @Test
    void takesTheProcessIdOfAStrangerForWhatItIs() throws Exception {
        start().close();
        Files.writeString(folder.resolve("data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder.resolve("data") + "\n1\n15432\n\n127.0.0.1\n");
        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesDataOfAnotherMajorVersion() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/PG_VERSION"), "16\n");
        assertThatExceptionOfType(Conflict.class).isThrownBy(this::start).satisfies(problem -> {
            assertThat(problem.detail()).contains("written by PostgreSQL 16", "brings PostgreSQL 18");
            assertThat(problem.advice()).contains("pg_dump", "MODELPORT_HOME");
        });
        assertThat(folder.resolve("data")).isDirectoryNotContaining("glob:**base");
    }

    @Test
    void refusesAFolderOfForeignFiles() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/thesis.txt"), "precious");
        assertThatExceptionOfType(Conflict.class).isThrownBy(this::start)
                .satisfies(problem -> assertThat(problem.type()).isEqualTo("not-a-postgres-folder"));
        assertThat(folder.resolve("data/thesis.txt")).hasContent("precious");
    }

    @Test
    void beginsTheSetUpAnewWhenAnEarlierOneWasInterrupted() throws Exception {
        Path halfMade = Files.createDirectories(folder.resolve("initialising-123/base"));
        Files.writeString(folder.resolve("initialising-123/PG_VERSION"), "18\n");
        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "select 1")).isEqualTo("1");
        }
        assertThat(halfMade).doesNotExist();
    }

    @Test
    void isDurablePrivateAndGivesItsRoleNoPowers() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, BINARIES, Map.of())) {
            assertThat(query(server, "show fsync")).isEqualTo("on");
            assertThat(query(server, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "show full_page_writes")).isEqualTo("on");
            assertThat(query(server, "show data_checksums")).isEqualTo("on");
            assertThat(query(server, "show server_encoding")).isEqualTo("UTF8");
            assertThat(query(server, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(folder.resolve("data/postgresql.conf")).content().contains("unix_socket_directories = ''");
            assertThat(query(server,
                    "select rolsuper or rolcreaterole or rolcreatedb from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
            assertThatThrownBy(() -> DriverManager.getConnection(server.url("postgres"), server.username(), "wrong"))
                    .hasMessageContaining("password authentication failed");
            assertThat(permissions("")).isEqualTo("rwx------");
            assertThat(permissions("data")).isEqualTo("rwx------");
            assertThat(permissions("password")).isEqualTo("rw-------");
            assertThat(permissions("superuser.password")).isEqualTo("rw-------");
        }
    }

    @Test
    void keepsItsPortWhileItIsFreeAndTakesAnotherWhenItIsNot() throws Exception {
        String address = restartedAddress();
        assertThat(restartedAddress()).isEqualTo(address);
        try (ServerSocket stranger = new ServerSocket(URI.create(address.substring("jdbc:".length())).getPort(), 1,
                InetAddress.getLoopbackAddress())) {
            assertThat(stranger.isBound()).isTrue();
            assertThat(restartedAddress()).isNotEqualTo(address);
        }
    }

    @Test
    void obeysSettingsOfItsOwner() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("custom.conf"), "work_mem = '7MB'\n");
        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "show work_mem")).isEqualTo("7MB");
        }
    }

    @Test
    void runsAsAnotherUserWhereRootMayNotEnterANamespace() throws Exception {
        assumeThat(Account.isRoot()).as("only root can become another user").isTrue();
        // JUnit's own folder is closed to other users.
        Path open = Files
                .createDirectories(Path.of("/tmp", "modelport-nobody-" + ProcessHandle.current().pid(), "postgres"));
        try (EmbeddedPostgres server = EmbeddedPostgres.start(open, BINARIES, Map.of("fsync", "off"),
                path -> Objects.requireNonNull(Account.switchingTo("nobody", path)))) {
            assertThat(query(server, "select 1")).isEqualTo("1");
            assertThat(Files.getOwner(open.resolve("data")).getName()).isEqualTo("nobody");
            assertThat(ProcessHandle.of(server.pid()).orElseThrow().info().user()).contains("nobody");
        } finally {
            Folders.deleteRecursively(Objects.requireNonNull(open.getParent()));
        }
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(folder, BINARIES, Map.of("fsync", "off"));
    }

    private String restartedAddress() {
        try (EmbeddedPostgres server = start()) {
            return server.url("postgres");
        }
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    private static ProcessHandle serverOf(Path folder) {
        return PostmasterPid.read(folder.resolve("data")).flatMap(file -> ProcessHandle.of(file.pid())).orElseThrow();
    }

    private static List<Long> numbersIn(String log) {
        // A torn last line is a number that was not acknowledged in full.
        return Pattern.compile("committed (\\d+)\n")
                .matcher(log)
                .results()
                .map(match -> Long.valueOf(match.group(1)))
                .toList();
    }

    private static Connection connect(EmbeddedPostgres server, String database) throws SQLException {
        return DriverManager.getConnection(server.url(database), server.username(), server.password());
    }

    private static String query(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
