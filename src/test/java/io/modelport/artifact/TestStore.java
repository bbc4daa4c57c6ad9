package io.modelport.artifact;

import com.zaxxer.hikari.HikariDataSource;
import io.modelport.problem.NotFound;
import io.modelport.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** A store in a folder and a database of its own, with a table of names as the one module that uses it. */
final class TestStore implements AutoCloseable {

    private final HikariDataSource source = new HikariDataSource();
    final JdbcClient jdbc;
    final TransactionTemplate transactions;
    final ArtifactFolder folder;
    final StoredBytes stored;
    final Quarantine quarantine;
    final FileBlobs blobs;
    final ArtifactTrees trees;
    final BlobChecks checks;
    final FileArtifactStore store;
    final NamedBlobs named;

    TestStore(TestDatabase database, Path path) throws IOException {
        this(database, ArtifactFolder.open(path));
    }

    TestStore(TestDatabase database, ArtifactFolder folder) throws IOException {
        source.setJdbcUrl(database.url());
        source.setUsername(database.username());
        source.setPassword(database.password());
        source.setMinimumIdle(1);
        this.jdbc = JdbcClient.create(source);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(source));
        this.folder = folder;
        this.stored = new StoredBytes(folder, Clock.systemUTC());
        this.quarantine = new Quarantine(folder, stored, Clock.systemUTC());
        this.blobs = new FileBlobs(folder, new Room(folder, 0), quarantine, stored);
        this.trees = new ArtifactTrees(jdbc);
        this.checks = new BlobChecks(jdbc);
        this.store = new FileArtifactStore(blobs, trees, new BlobHolds(jdbc), stored);
        StaticListableBeanFactory modules = new StaticListableBeanFactory();
        modules.addBean("names", new Names());
        this.named = new NamedBlobs(modules.getBeanProvider(BlobReferences.class), trees);
    }

    /** A new one whose tables are made. */
    static TestStore create(Path path) throws IOException {
        TestStore store = new TestStore(TestDatabase.create(), path);
        store.createTables();
        return store;
    }

    void createTables() {
        new ResourceDatabasePopulator(new FileSystemResource("db/migration/artifact/V001__artifact.sql"),
                new FileSystemResource("db/migration/artifact/V002__housekeeping.sql")).execute(source);
        jdbc.sql("create table name (digest text primary key)").update();
    }

    GarbageCollector collector(Duration grace) {
        ArtifactSettings settings = settings(grace);
        BlobMarks marks = new BlobMarks(jdbc);
        return new GarbageCollector(folder, trees, marks, named,
                new BlobSweep(folder, blobs, new BlobHolds(jdbc), marks, checks, named, stored, transactions, jdbc,
                        settings, Clock.systemUTC()),
                transactions, settings, Clock.systemUTC());
    }

    Scrubber scrubber(Duration interval) {
        return new Scrubber(folder, quarantine, checks, new ArtifactSettings(Path.of(folder.toString()),
                DataSize.ofBytes(0), Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1), interval,
                DataSize.ofGigabytes(1)), () -> new Throttle(1L << 30));
    }

    ArtifactSettings settings(Duration grace) {
        return new ArtifactSettings(Path.of(folder.toString()), DataSize.ofBytes(0), grace, Duration.ofHours(1),
                Duration.ofHours(1), Duration.ofDays(1), DataSize.ofMegabytes(100));
    }

    Blob store(String content) throws IOException {
        return blobs.store(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                ArtifactStore.UNKNOWN_SIZE, null);
    }

    /** @throws NotFound when the blob is gone */
    void name(Digest digest) {
        transactions.executeWithoutResult(_ -> {
            store.hold(digest);
            jdbc.sql("insert into name (digest) values (?) on conflict do nothing").param(digest.hex()).update();
        });
    }

    void unname(Digest digest) {
        jdbc.sql("delete from name where digest = ?").param(digest.hex()).update();
    }

    Set<Digest> names() {
        return new HashSet<>(
                jdbc.sql("select digest from name").query((row, _) -> new Digest(row.getString(1))).list());
    }

    byte[] read(Digest digest) throws IOException {
        try (InputStream content = blobs.open(digest)) {
            return content.readAllBytes();
        }
    }

    /** Changes one byte of a blob's file, as a failing disk would: its size and its time stay. */
    void damage(Digest digest) throws IOException {
        Path file = folder.blob(digest);
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        var time = Files.getLastModifiedTime(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.write(file, content);
        Files.setLastModifiedTime(file, time);
    }

    /** All files below the store, relative to it. */
    List<String> files() throws IOException {
        Path root = Path.of(folder.toString());
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }

    @Override
    public void close() {
        source.close();
    }

    private final class Names implements BlobReferences {

        @Override
        public Set<Digest> named(Set<Digest> digests) {
            return new HashSet<>(jdbc.sql("select digest from name where digest = any(?)")
                    .param(digests.stream().map(Digest::hex).toArray(String[]::new))
                    .query((row, _) -> new Digest(row.getString(1)))
                    .list());
        }

        @Override
        public List<String> users(Set<Digest> digests) {
            return named(digests).stream().map(digest -> "the name of " + digest).sorted().toList();
        }
    }
}
