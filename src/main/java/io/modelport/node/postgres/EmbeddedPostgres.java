package io.modelport.node.postgres;

import io.modelport.problem.Invalid;
import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Function;

/**
 * A PostgreSQL server that belongs to one folder: started with this object, brought back when it dies, stopped with it.
 *
 * <p>
 * Whoever starts one makes sure that no other live process uses the folder. A server that an earlier, killed process
 * left behind is stopped cleanly first.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    /** The version of the server. */
    public static final String VERSION = Binaries.VERSION;

    static final String SUPERUSER = "postgres";

    private static final String ROLE = "modelport";

    private final Secret superuser;
    private final Secret password;
    private final Postmaster postmaster;

    private EmbeddedPostgres(Secret superuser, Secret password, Postmaster postmaster) {
        this.superuser = superuser;
        this.password = password;
        this.postmaster = postmaster;
    }

    /** Starts the server of {@code folder}, which is made when absent; whatever is committed to it is on disk. */
    public static EmbeddedPostgres start(Path folder) {
        return start(folder, folder, Map.of());
    }

    /**
     * Starts the server of {@code folder}, which is made when absent.
     *
     * @param binariesFolder where the programs are unpacked once; may serve several servers
     * @param settings added to the server's configuration; {@code fsync} off also leaves out the syncs of the set-up
     * @throws io.modelport.problem.Problem with advice, when it cannot start
     */
    public static EmbeddedPostgres start(Path folder, Path binariesFolder, Map<String, String> settings) {
        try {
            return start(folder, binariesFolder, settings, Account::forServerIn);
        } catch (UncheckedIOException e) {
            throw FullDisk.in(String.valueOf(e.getMessage()), folder).<RuntimeException>map(full -> full).orElse(e);
        }
    }

    static EmbeddedPostgres start(Path folder, Path binariesFolder, Map<String, String> settings,
            Function<Path, Account> accounts) {
        Path home = folder.toAbsolutePath().normalize();
        requireQuotable(home);
        createPrivate(home);
        Binaries binaries = Binaries.unpackedIn(binariesFolder.toAbsolutePath().normalize());
        Account account = accounts.apply(home);
        Secret superuser = Secret.in(home.resolve("superuser.password"));
        DataFolder data = new DataFolder(home);
        data.initialise(binaries, account, superuser, !"off".equals(settings.get("fsync")));
        data.requireMajor(Binaries.MAJOR);
        EmbeddedPostgres server = new EmbeddedPostgres(superuser, Secret.in(home.resolve("password")),
                new Postmaster(home, binaries, account, data, Map.copyOf(settings)));
        server.postmaster.start();
        try {
            server.createRole();
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The JDBC address of one of the server's databases. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postmaster.port() + "/" + database + "?sslmode=disable";
    }

    /** The role that owns every database made here, and may do nothing else. */
    public String username() {
        return ROLE;
    }

    public String password() {
        return password.value();
    }

    /** The server's process id; while the server is down, -1. */
    public long pid() {
        return postmaster.process().map(ProcessHandle::pid).orElse(-1L);
    }

    /** Creates a database that {@link #username()} owns, unless it exists. */
    public void createDatabase(String name) {
        try (Connection connection = connectAsSuperuser();
                PreparedStatement databases = connection
                        .prepareStatement("select 1 from pg_database where datname = ?")) {
            databases.setString(1, name);
            try (ResultSet found = databases.executeQuery()) {
                if (!found.next()) {
                    execute(connection, "create database \"" + name + "\" owner " + ROLE);
                }
            }
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Drops a database and cuts off who uses it; does nothing when it is absent. */
    public void dropDatabase(String name) {
        try (Connection connection = connectAsSuperuser()) {
            execute(connection, "drop database if exists \"" + name + "\" with (force)");
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Stops the server; does nothing when it is stopped. */
    @Override
    public void close() {
        postmaster.stop();
    }

    private void createRole() {
        try (Connection connection = connectAsSuperuser();
                PreparedStatement roles = connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
            roles.setString(1, ROLE);
            try (ResultSet found = roles.executeQuery()) {
                if (!found.next()) {
                    execute(connection, "create role " + ROLE + " login password '" + password.value() + "'");
                }
            }
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private Connection connectAsSuperuser() throws SQLException {
        return DriverManager.getConnection(url("postgres"), SUPERUSER, superuser.value());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Unavailable refused(SQLException cause) {
        return new Unavailable("postgres-refused", "The embedded PostgreSQL answered: " + cause.getMessage(),
                "If it refuses the password, restore the files superuser.password and password beside its data folder.",
                cause);
    }

    private static void requireQuotable(Path folder) {
        // pg_ctl starts the server through a shell and quotes paths with nothing more than double quotes.
        if (folder.toString().matches(".*[\"$`\\\\\\n].*")) {
            throw new Invalid("home-path-unsuitable",
                    "The embedded PostgreSQL cannot live in " + folder + ": the path holds one of \" $ ` \\.",
                    "Set MODELPORT_HOME to another folder.");
        }
    }

    private static void createPrivate(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
