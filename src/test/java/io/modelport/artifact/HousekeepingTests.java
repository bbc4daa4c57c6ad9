package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTests {

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
    void collectsOnOneNodeOnceInItsInterval() throws IOException {
        housekeeping().collect();
        housekeeping().collect();

        assertThat(collections()).isEqualTo(1);
        store.jdbc.sql("update artifact_task set due_at = due_at - interval '1 hour'").update();
        housekeeping().collect();
        assertThat(collections()).isEqualTo(2);
    }

    @Test
    void takesOverFromANodeThatDiedAtIt() throws IOException {
        ArtifactTasks tasks = new ArtifactTasks(store.jdbc);
        assertThat(tasks.claim("scrub", Duration.ofMinutes(10))).isTrue();
        store.store("content");
        housekeeping().scrub();
        assertThat(store.checks.progress(Duration.ofDays(1)).blobs()).isZero();

        store.jdbc.sql("update artifact_task set due_at = due_at - interval '10 minutes'").update();
        housekeeping().scrub();

        assertThat(store.checks.progress(Duration.ofDays(1)).blobs()).isEqualTo(1);
    }

    @Test
    void startsAndStopsAgain() {
        Housekeeping housekeeping = housekeeping();
        housekeeping.start();
        assertThat(housekeeping.isRunning()).isTrue();
        housekeeping.stop();
        assertThat(housekeeping.isRunning()).isFalse();
        housekeeping.start();
        assertThat(housekeeping.isRunning()).isTrue();
        housekeeping.stop();
    }

    private Housekeeping housekeeping() {
        return new Housekeeping(new GarbageCollections(store.collector(Duration.ZERO), store.jdbc),
                store.scrubber(Duration.ofDays(1)), new ArtifactTasks(store.jdbc), store.settings(Duration.ZERO));
    }

    private long collections() {
        return store.jdbc.sql("select count(*) from blob_collection").query(Long.class).single();
    }
}
