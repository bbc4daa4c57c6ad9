package io.modelport.node.postgres;

import io.modelport.problem.Conflict;
import io.modelport.problem.Problem;
import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's data: made by initdb as a whole or not at all, and of the major version of the programs.
 *
 * @param server the server's folder, in which the data lie as {@code data} from the first start on
 */
record DataFolder(Path server) {

    private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

    private static final Duration INITDB_LIMIT = Duration.ofMinutes(2);

    private static final String HALF_MADE = "initialising-";
    private static final String CUSTOM = "custom.conf";

    Path path() {
        return server.resolve("data");
    }

    /** Makes the data folder unless it holds a database already; a half-made one of an earlier start is dropped. */
    void initialise(Binaries binaries, Account account, Secret superuser, boolean durably) {
        dropHalfMade();
        if (Files.exists(path().resolve("PG_VERSION"))) {
            return;
        }
        try {
            requireEmpty();
            Path partial = Files.createTempDirectory(server, HALF_MADE);
            account.own(partial);
            Path passwordFile = Files.createTempFile(server, "initdb-", ".password");
            try {
                Files.writeString(passwordFile, superuser.value());
                account.own(passwordFile);
                Command.Result result = Command.run(account.command(List.of(binaries.initdb().toString(), "--pgdata",
                        partial.toString(), "--username", EmbeddedPostgres.SUPERUSER, "--pwfile",
                        passwordFile.toString(), "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C",
                        "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--data-checksums",
                        durably ? "--sync-method=fsync" : "--no-sync")), server, INITDB_LIMIT);
                if (!result.succeeded()) {
                    throw notSetUp(result.output());
                }
            } finally {
                Files.deleteIfExists(passwordFile);
            }
            Files.move(partial, path(), StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Problem notSetUp(String output) {
        return FullDisk.in(output, server)
                .orElseGet(() -> new Unavailable("postgres-initdb-failed",
                        "The embedded PostgreSQL could not be set up in " + path() + ": " + output,
                        "Mend what the message says (space, permissions, missing libraries), or use a PostgreSQL server of your own through SPRING_DATASOURCE_URL."));
    }

    private void dropHalfMade() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(server,
                "{" + HALF_MADE + "*,initdb-*.password}")) {
            folders.forEach(Folders::deleteRecursively);
        } catch (IOException | UncheckedIOException e) {
            // An initdb that outlived its killed parent still writes there; a later start finds it finished.
            log.info("A half-made database stays in {} for now: {}", server, e.getMessage());
        }
    }

    private void requireEmpty() throws IOException {
        if (!Files.exists(path())) {
            return;
        }
        try (Stream<Path> entries = Files.list(path())) {
            if (entries.findAny().isPresent()) {
                throw new Conflict("not-a-postgres-folder",
                        path() + " holds files, but no PostgreSQL database (PG_VERSION is missing).",
                        "Restore the folder from a backup, or move it away to begin with an empty database.");
            }
        }
    }

    /** @throws Conflict when another major version of PostgreSQL wrote the data */
    void requireMajor(int major) {
        try {
            String found = Files.readString(path().resolve("PG_VERSION")).strip();
            if (!found.equals(Integer.toString(major))) {
                throw new Conflict("postgres-version-mismatch",
                        path() + " was written by PostgreSQL " + found + "; this Modelport brings PostgreSQL " + major
                                + ", which cannot read it.",
                        "Start the Modelport release that wrote it, or move the data with pg_dump and pg_restore of PostgreSQL "
                                + found + " or newer, or set MODELPORT_HOME to an empty folder.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the server's whole configuration, so that what initdb or an older release chose has no say. */
    void configure(Account account, int port, Map<String, String> settings) {
        StringBuilder configuration = new StringBuilder("""
            # Written by Modelport at every start. Settings of your own go into custom.conf beside the data folder.
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            max_connections = 100
            shared_buffers = '128MB'
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_line_prefix = '%%m [%%p] '
            log_checkpoints = off
            lc_messages = 'C'
            default_text_search_config = 'pg_catalog.english'
            """.formatted(port));
        if (Files.exists(server.resolve(CUSTOM))) {
            configuration.append("include = '../").append(CUSTOM).append("'\n");
        }
        settings.forEach((name, value) -> configuration.append(name).append(" = '").append(value).append("'\n"));
        write(account, "postgresql.conf", configuration.toString());
        write(account, "pg_hba.conf", """
            # Written by Modelport at every start.
            host all all 127.0.0.1/32 scram-sha-256
            """);
    }

    private void write(Account account, String name, String content) {
        try {
            Path file = path().resolve(name);
            Files.writeString(file, content);
            account.own(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
