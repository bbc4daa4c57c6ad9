package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.modelport.problem.Invalid;
import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrubberTests {

    private static final Duration MONTH = Duration.ofDays(30);

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
    void takesADamagedBlobOutOfUseAndSaysSo() throws IOException {
        Blob whole = store.store("whole");
        Blob damaged = store.store("damaged");
        store.name(damaged.digest());
        store.damage(damaged.digest());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Scrubber scrubber = store.scrubber(MONTH);
        scrubber.bindTo(meters);

        scrubber.run(() -> true);

        assertThat(store.read(whole.digest())).asString().isEqualTo("whole");
        assertThatThrownBy(() -> store.read(damaged.digest())).isInstanceOf(Unavailable.class)
                .hasMessageContaining("found damaged");
        assertThat(store.blobs.find(damaged.digest())).isEmpty();
        assertThat(store.store.isDamaged(damaged.digest())).isTrue();
        assertThat(store.store.isDamaged(whole.digest())).isFalse();
        assertThat(store.quarantine.list(10)).singleElement()
                .satisfies(entry -> assertThat(entry.digest()).isEqualTo(damaged.digest()));
        assertThat(store.named.users(damaged.digest())).containsExactly("the name of " + damaged.digest());
        assertThat(meters.get("modelport.artifact.damaged.found").functionCounter().count()).isEqualTo(1);
        assertThat(meters.get("modelport.artifact.verified.bytes").functionCounter().count())
                .isEqualTo(5 + 2 * 7);
    }

    @Test
    void letsNobodyBuildOnADamagedBlob() throws IOException {
        Blob blob = store.store("damaged");
        store.damage(blob.digest());
        store.scrubber(MONTH).run(() -> true);

        assertThatThrownBy(() -> store.transactions.execute(
                _ -> store.store.compose(List.of(new ArtifactEntry("a", blob.digest(), blob.size())))))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void isHealedByTheSameContentStoredAgain() throws IOException {
        Blob blob = store.store("damaged");
        store.name(blob.digest());
        store.damage(blob.digest());
        store.scrubber(MONTH).run(() -> true);

        store.store("damaged");

        assertThat(store.read(blob.digest())).asString().isEqualTo("damaged");
        assertThat(store.store.isDamaged(blob.digest())).isFalse();
        assertThat(store.quarantine.list(10)).isEmpty();
        store.collector(Duration.ZERO).collect();
        assertThat(store.files()).as("what was put aside goes with the garbage").hasSize(1);
    }

    @Test
    void leavesABlobAloneThatWasHealedWhileItWasRead() throws IOException {
        Blob blob = store.store("damaged");
        BlobFile read = BlobFile.read(store.folder.blob(blob.digest())).orElseThrow();
        store.damage(blob.digest());
        store.store("damaged");

        store.quarantine.take(read);

        assertThat(store.read(blob.digest())).asString().isEqualTo("damaged");
    }

    @Test
    void takesABlobOutOfUseAtOnceWhenAReaderFindsItDamaged() throws IOException {
        Blob blob = store.store("damaged");
        store.damage(blob.digest());

        assertThatThrownBy(() -> store.store.verifiedPath(blob.digest())).isInstanceOf(Unavailable.class)
                .hasMessageContaining("now has the digest");
        assertThat(store.store.isDamaged(blob.digest())).isTrue();
    }

    @Test
    void verifiesEachBlobOnceInItsInterval() throws IOException {
        store.store("one");
        AtomicInteger asked = new AtomicInteger();
        store.scrubber(MONTH).run(() -> asked.incrementAndGet() > 0);
        store.store("two");
        store.scrubber(MONTH).run(() -> asked.incrementAndGet() > 0);

        assertThat(asked).hasValue(2);
        assertThat(store.checks.progress(MONTH).blobs()).isEqualTo(2);
        assertThat(store.checks.progress(MONTH).bytes()).isEqualTo(6);
        store.jdbc.sql("update blob_check set verified_at = verified_at - interval '30 days'").update();
        store.scrubber(MONTH).run(() -> asked.incrementAndGet() > 0);
        assertThat(asked).hasValue(4);
    }

    @Test
    void goesOnWhereItWasBrokenOff() throws IOException {
        for (int i = 0; i < 10; i++) {
            store.store("blob " + i);
        }
        AtomicInteger asked = new AtomicInteger();

        store.scrubber(MONTH).run(() -> asked.incrementAndGet() <= 4);

        assertThat(store.checks.progress(MONTH).blobs()).isEqualTo(4);
        asked.set(-1_000);
        store.scrubber(MONTH).run(() -> asked.incrementAndGet() <= 4);
        assertThat(asked).hasValue(-1_000 + 6);
    }

    @Test
    void verifiesEverythingAnewWhenAsked() throws IOException {
        store.store("one");
        store.scrubber(MONTH).run(() -> true);

        store.checks.startAnew();

        assertThat(store.checks.progress(MONTH).blobs()).isZero();
        store.scrubber(MONTH).run(() -> true);
        assertThat(store.checks.progress(MONTH).blobs()).isEqualTo(1);
    }

    @Test
    void readsNoFasterThanItMay() {
        AtomicLong time = new AtomicLong(5);
        List<Duration> pauses = new ArrayList<>();
        Throttle throttle = new Throttle(1_000, time::get, pause -> {
            pauses.add(pause);
            time.addAndGet(pause.toNanos());
        });

        throttle.read(500);
        time.addAndGet(Duration.ofMillis(200).toNanos());
        throttle.read(500);
        time.addAndGet(Duration.ofSeconds(2).toNanos());
        throttle.read(1_000);

        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofMillis(300));
    }
}
