package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.NotFound;
import io.modelport.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageCollectorTests {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path temporary;

    private TestStore store;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.create(temporary.resolve("artifacts"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsWhatARowNames() throws IOException {
        Blob blob = store.store("named");
        store.name(blob.digest());

        store.collector(AT_ONCE).collect();
        CollectionReport report = store.collector(AT_ONCE).collect();

        assertThat(report.deleted().count()).isZero();
        assertThat(store.read(blob.digest())).asString().isEqualTo("named");
    }

    @Test
    void deletesWhatNobodyNamesOnlyOnceItHasBeenSoForTheGracePeriod() throws IOException {
        Blob blob = store.store("garbage");

        CollectionReport first = store.collector(DAY).collect();
        CollectionReport second = store.collector(DAY).collect();

        assertThat(first.waiting()).isEqualTo(new CollectionReport.Amount(1, 7));
        assertThat(first.oldest()).isNull();
        assertThat(second.waiting()).isEqualTo(first.waiting());
        assertThat(second.oldest()).isNotNull();
        assertThat(store.blobs.find(blob.digest())).contains(blob);

        aDayPasses();
        CollectionReport third = store.collector(DAY).collect();

        assertThat(third.deleted()).isEqualTo(new CollectionReport.Amount(1, 7));
        assertThat(third.waiting()).isEqualTo(CollectionReport.Amount.NONE);
        assertThat(store.blobs.find(blob.digest())).isEmpty();
        assertThat(store.stored.get()).isZero();
        assertThat(store.files()).isEmpty();
    }

    @Test
    void sparesWhatWasNamedAgainBetweenTheTwoSteps() throws IOException {
        Blob blob = store.store("rescued");
        store.collector(DAY).collect();
        store.name(blob.digest());
        aDayPasses();

        CollectionReport report = store.collector(DAY).collect();

        assertThat(report.rescued()).isEqualTo(1);
        assertThat(store.blobs.find(blob.digest())).contains(blob);
        store.unname(blob.digest());
        assertThat(store.collector(DAY).collect().deleted().count()).as("its time begins anew").isZero();
    }

    @Test
    void sparesWhatWasStoredAgainBetweenTheTwoSteps() throws IOException {
        Blob blob = store.store("again");
        store.collector(DAY).collect();
        Files.setLastModifiedTime(store.folder.blob(blob.digest()), FileTime.from(Instant.now().minus(DAY)));
        store.collector(DAY).collect();
        aDayPasses();
        store.store("again");

        CollectionReport report = store.collector(DAY).collect();

        assertThat(report.deleted().count()).isZero();
        assertThat(report.rescued()).isEqualTo(1);
        assertThat(store.blobs.find(blob.digest())).contains(blob);
    }

    @Test
    void waitsForATransactionThatIsAboutToNameABlob() throws IOException {
        Blob blob = store.store("held");
        store.collector(DAY).collect();
        aDayPasses();

        store.transactions.executeWithoutResult(_ -> {
            store.store.hold(blob.digest());
            assertThat(collectInAnotherThread(AT_ONCE).deleted().count()).isZero();
        });

        assertThat(store.collector(AT_ONCE).collect().deleted().count()).isEqualTo(1);
    }

    @Test
    void makesATransactionThatComesTooLateStoreItsBlobAgain() throws IOException {
        Blob blob = store.store("late");
        store.collector(AT_ONCE).collect();
        store.collector(AT_ONCE).collect();

        assertThatThrownBy(() -> store.name(blob.digest())).isInstanceOf(NotFound.class);

        store.store("late");
        store.name(blob.digest());
        assertThat(store.read(blob.digest())).asString().isEqualTo("late");
    }

    @Test
    void losesNothingThatIsStoredBetweenTheDecisionAndTheDeletion() throws IOException {
        AtomicReference<Runnable> beforeCondemning = new AtomicReference<>();
        Path path = temporary.resolve("raced");
        ArtifactFolder folder = ArtifactFolder.open(path, new Disk() {
            @Override
            public void rename(Path from, Path to) throws IOException {
                if (to.toString().contains("condemned")) {
                    beforeCondemning.getAndSet(() -> {}).run();
                }
                Disk.super.rename(from, to);
            }
        });
        try (TestStore raced = new TestStore(TestDatabase.create(), folder)) {
            raced.createTables();
            Blob blob = raced.store("twice");
            Files.setLastModifiedTime(folder.blob(blob.digest()), FileTime.from(Instant.now().minus(DAY)));
            beforeCondemning.set(() -> storeAgain(raced, "twice"));

            CollectionReport report = raced.collector(AT_ONCE).collect();

            assertThat(report.deleted().count()).isZero();
            assertThat(raced.read(blob.digest())).asString().isEqualTo("twice");
            assertThat(raced.files()).containsExactly("blobs/sha256/" + blob.digest().hex().substring(0, 2) + "/"
                    + blob.digest().hex());
        }
    }

    @Test
    void givesBackWhatAKilledCollectionHadTakenAway() throws IOException {
        Blob read = store.store("read");
        Blob named = store.store("named");
        Blob left = store.store("left");
        for (Blob blob : List.of(read, named, left)) {
            store.folder.condemned().take(store.folder.blob(blob.digest()), blob.digest(), Instant.now());
        }

        assertThat(store.read(read.digest())).asString().isEqualTo("read");
        store.name(named.digest());
        assertThat(store.collector(DAY).collect().waiting().count()).isEqualTo(2);
        assertThat(store.blobs.find(left.digest())).contains(left);
        assertThat(store.files()).noneMatch(file -> file.startsWith("condemned"));
    }

    @Test
    void deletesNothingWhenItLostItsLockWithTheConnection() throws IOException {
        AtomicReference<Runnable> afterCondemning = new AtomicReference<>();
        ArtifactFolder folder = ArtifactFolder.open(temporary.resolve("cut"), new Disk() {
            @Override
            public void rename(Path from, Path to) throws IOException {
                Disk.super.rename(from, to);
                if (to.toString().contains("condemned")) {
                    afterCondemning.getAndSet(() -> {}).run();
                }
            }
        });
        try (TestStore cut = new TestStore(TestDatabase.create(), folder)) {
            cut.createTables();
            Blob blob = cut.store("cut off");
            cut.collector(DAY).collect();
            afterCondemning.set(() -> CompletableFuture.runAsync(() -> {
                cut.jdbc.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity "
                        + "where datname = current_database() and state = 'idle in transaction'")
                        .query(Long.class)
                        .single();
                cut.name(blob.digest());
            }).join());

            assertThatThrownBy(() -> cut.collector(AT_ONCE).collect()).isInstanceOf(RuntimeException.class);

            assertThat(cut.read(blob.digest())).asString().isEqualTo("cut off");
            assertThat(cut.collector(AT_ONCE).collect().deleted().count()).isZero();
        }
    }

    @Test
    void deletesAnArtifactWithItsFilesOnceNobodyNamesIt() throws IOException {
        Blob shared = store.store("shared");
        Blob own = store.store("own");
        Artifact kept = compose(List.of(entry("a", shared)));
        Artifact dropped = compose(List.of(entry("a", shared), entry("b", own)));
        store.name(kept.digest());

        store.collector(AT_ONCE).collect();
        store.collector(AT_ONCE).collect();

        assertThat(store.store.get(kept.digest())).isEqualTo(kept);
        assertThat(store.blobs.find(shared.digest())).isPresent();
        assertThat(store.blobs.find(kept.digest())).isPresent();
        assertThatThrownBy(() -> store.store.get(dropped.digest())).isInstanceOf(NotFound.class);
        assertThat(store.blobs.find(own.digest())).isEmpty();
        assertThat(store.blobs.find(dropped.digest())).isEmpty();
    }

    @Test
    void sparesAnArtifactThatIsComposedAnew() throws IOException {
        List<ArtifactEntry> files = List.of(entry("a", store.store("a")));
        Artifact artifact = compose(files);
        store.collector(DAY).collect();
        aDayPasses();
        store.transactions.executeWithoutResult(_ -> {
            store.store.compose(files);
            store.jdbc.sql("insert into name (digest) values (?)").param(artifact.digest().hex()).update();
        });

        store.collector(DAY).collect();

        assertThat(store.store.get(artifact.digest())).isEqualTo(artifact);
        assertThat(store.read(files.getFirst().digest())).asString().isEqualTo("a");
    }

    @Test
    void changesNothingWhenItOnlyLooks() throws IOException {
        Blob small = store.store("small");
        Blob large = store.store("larger than small");
        compose(List.of(entry("a", small)));
        Path leftover = Files.createFile(temporary.resolve("artifacts/temp/upload-1.part"));
        Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minus(DAY)));
        List<String> before = store.files();

        CollectionReport report = store.collector(AT_ONCE).look();

        assertThat(report.dryRun()).isTrue();
        assertThat(report.waiting().count()).isEqualTo(3);
        assertThat(report.brokenOff()).isEqualTo(1);
        assertThat(report.items()).extracting(CollectionReport.Item::digest).contains(small.digest(), large.digest());
        assertThat(report.items()).isSortedAccordingTo((a, b) -> Long.compare(b.size(), a.size()));
        assertThat(store.files()).isEqualTo(before);
        assertThat(store.jdbc.sql("select count(*) from blob_mark").query(Long.class).single()).isZero();
    }

    @Test
    void removesWhatBrokenOffUploadsLeft() throws IOException {
        Path old = Files.createFile(temporary.resolve("artifacts/temp/upload-1.part"));
        Path fresh = Files.createFile(temporary.resolve("artifacts/temp/upload-2.part"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(DAY)));

        assertThat(store.collector(DAY).collect().brokenOff()).isEqualTo(1);

        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void letsSeveralNodesCollectAtOnce() throws Exception {
        for (int i = 0; i < 200; i++) {
            Blob blob = store.store("blob " + i);
            if (i % 2 == 0) {
                store.name(blob.digest());
            }
        }
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Void>> collections = List.of(whenStarted(start), whenStarted(start),
                whenStarted(start));
        start.countDown();
        collections.forEach(CompletableFuture::join);
        store.collector(AT_ONCE).collect();

        assertThat(store.files()).hasSize(100);
        for (Digest digest : store.names()) {
            assertThat(store.read(digest)).isNotEmpty();
        }
    }

    private CompletableFuture<Void> whenStarted(CountDownLatch start) {
        return CompletableFuture.runAsync(() -> {
            try {
                start.await();
                store.collector(AT_ONCE).collect();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private CollectionReport collectInAnotherThread(Duration grace) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return store.collector(grace).collect();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).join();
    }

    private Artifact compose(List<ArtifactEntry> entries) {
        return store.transactions.execute(_ -> store.store.compose(entries));
    }

    private static ArtifactEntry entry(String path, Blob blob) {
        return new ArtifactEntry(path, blob.digest(), blob.size());
    }

    private static void storeAgain(TestStore store, String content) {
        try {
            store.store(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void aDayPasses() {
        store.jdbc.sql("update blob_mark set marked_at = marked_at - interval '1 day'").update();
        store.jdbc.sql("update artifact set unnamed_since = unnamed_since - interval '1 day'").update();
    }
}
