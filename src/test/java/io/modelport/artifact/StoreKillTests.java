package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelport.testing.NodeProcess;
import io.modelport.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a store are killed at moments drawn from a seed; {@code -Dmodelport.kills=100} makes it long. */
class StoreKillTests {

    private static final int KILLS = Integer.getInteger("modelport.kills", 4);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    private TestDatabase database;
    private TestStore store;
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        folder = temporary.resolve("artifacts");
        database = TestDatabase.create();
        store = new TestStore(database, folder);
        store.createTables();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyNamedBlobIsThereHoweverWritersAndCollectorsDie() throws IOException {
        Random random = new Random(20_261_124);
        try (NodeProcess other = process("store", 1)) {
            awaitLine(other, "named");
            for (int kill = 0; kill < KILLS; kill++) {
                String role = kill % 2 == 0 ? "collect" : "store";
                try (NodeProcess victim = process(role, 100 + kill)) {
                    awaitLine(victim, role.equals("store") ? "named" : "deleted");
                    pause(random.nextInt(400));
                    victim.kill9();
                }
                assertEveryNamedBlobIsWhole();
            }
            other.kill9();
            assertThat(other.log()).contains("named").doesNotContain("Exception");
        }
        makeLeftoversOld();
        store.collector(Duration.ZERO).collect();
        store.collector(Duration.ZERO).collect();

        assertEveryNamedBlobIsWhole();
        assertThat(store.files()).as("nothing is left but what is named").hasSize(store.names().size());
    }

    @Test
    void twoProcessesMayStoreTheSameContentsAtOnce() throws IOException {
        try (NodeProcess one = process("store", 7); NodeProcess two = process("store", 7)) {
            await().atMost(LIMIT).until(() -> count(one, "named") > 100 && count(two, "named") > 100);
            one.kill9();
            two.kill9();
            assertThat(one.log() + two.log()).doesNotContain("Exception", "too late");
        }
        assertEveryNamedBlobIsWhole();
    }

    private void assertEveryNamedBlobIsWhole() throws IOException {
        // Held, so that the living writer cannot un-name one, and a collector then take it, while it is looked at.
        for (Digest digest : store.names()) {
            store.transactions.executeWithoutResult(_ -> {
                boolean named = !store.jdbc.sql("select digest from name where digest = ? for update")
                        .param(digest.hex())
                        .query(String.class)
                        .list()
                        .isEmpty();
                if (named) {
                    assertThat(whole(digest)).as(digest.toString()).isTrue();
                }
            });
        }
    }

    private boolean whole(Digest digest) {
        try {
            return Digest.of(store.read(digest)).equals(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NodeProcess process(String role, int seed) {
        return NodeProcess.java(StoringProcess.class.getName(), List.of(database.url(), database.username(),
                database.password(), folder.toString(), role, Integer.toString(seed)));
    }

    private void makeLeftoversOld() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("temp"))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
            }
        }
    }

    private static void awaitLine(NodeProcess process, String word) {
        await().atMost(LIMIT).until(() -> count(process, word) > 0);
    }

    private static long count(NodeProcess process, String word) {
        return process.log().lines().filter(line -> line.startsWith(word)).count();
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
