package io.modelport.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.modelport.problem.Conflict;
import io.modelport.problem.OutOfSpace;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.Map;
import java.util.Objects;
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
    void waitsForItsPortWhenAStrangerTookItAfterTheServerDied() throws Exception {
        try (EmbeddedPostgres server = start()) {
            int port = URI.create(server.url("postgres").substring("jdbc:".length())).getPort();
            try (ServerSocket stranger = takePortOf(server, port)) {
                assertThat(stranger.isBound()).isTrue();
                Thread.sleep(1_500);
                assertThat(server.pid()).isNegative();
            }
            await().atMost(LIMIT).ignoreExceptions().until(() -> query(server, "select 1").equals("1"));
            assertThat(server.url("postgres")).contains(":" + port + "/");
        }
    }

    /** Ends the server, and whichever comes after it, until its port is this test's. */
    private static ServerSocket takePortOf(EmbeddedPostgres server, int port) throws Exception {
        while (true) {
            ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
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

    @Test
    void takesTheProcessIdOfAnotherServerForWhatItIs() throws Exception {
        start().close();
        try (EmbeddedPostgres other = EmbeddedPostgres.start(temporary.resolve("other"), BINARIES,
                Map.of("fsync", "off"))) {
            Files.writeString(folder.resolve("data/postmaster.pid"), other.pid() + "\n" + folder.resolve("data")
                    + "\n1\n15432\n\n127.0.0.1\n");
            try (EmbeddedPostgres server = start()) {
                assertThat(query(server, "select 1")).isEqualTo("1");
                assertThat(server.pid()).isNotEqualTo(other.pid());
                assertThat(query(other, "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void saysThatTheDiskIsFullAndStartsOnceThereIsSpace() throws Exception {
        Files.createDirectories(folder);
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", folder.toString()))
                .as("SKIPPED: only root with CAP_SYS_ADMIN may mount the small file system that this test fills")
                .isTrue();
        try {
            assertThatExceptionOfType(OutOfSpace.class).isThrownBy(this::start)
                    .satisfies(EmbeddedPostgresTests::isFull);
            assertThat(run("mount", "-o", "remount,size=120m", folder.toString())).isTrue();
            start().close();
            fill(folder.resolve("ballast"));
            assertThatExceptionOfType(OutOfSpace.class).isThrownBy(this::start)
                    .satisfies(EmbeddedPostgresTests::isFull);
            Files.delete(folder.resolve("ballast"));
            try (EmbeddedPostgres server = start()) {
                assertThat(query(server, "select 1")).isEqualTo("1");
            }
        } finally {
            run("umount", folder.toString());
        }
    }

    private static void isFull(OutOfSpace problem) {
        assertThat(problem.type()).isEqualTo("postgres-disk-full");
        assertThat(problem.detail()).contains("is full", "bytes are free");
        assertThat(problem.advice()).contains("Free some space", "nothing that was committed is lost");
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4_096];
        try (OutputStream stream = Files.newOutputStream(file)) {
            while (true) {
                stream.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
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
