package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.testing.NodeTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@NodeTest
class ArtifactStoreTests {

    @Autowired
    private ArtifactStore store;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MeterRegistry meters;

    @Test
    void givesBackAComposedTree() throws IOException {
        List<ArtifactEntry> entries = List.of(entry("model.pt"), entry("data/labels.txt"));

        Artifact artifact = store.compose(entries);

        assertThat(store.get(artifact.digest())).isEqualTo(artifact);
        assertThat(artifact.entries()).containsExactly(entries.getLast(), entries.getFirst());
        try (InputStream listing = store.open(artifact.digest())) {
            assertThat(listing.readAllBytes()).isEqualTo(artifact.listing());
        }
        assertThat(store.compose(entries)).isEqualTo(artifact);
    }

    @Test
    void refusesATreeOfWhichABlobIsMissing() {
        ArtifactEntry absent = new ArtifactEntry("a", Digest.of(bytes()), 36);

        assertThatThrownBy(() -> store.compose(List.of(absent))).isInstanceOf(Invalid.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining(absent.digest().hex());
    }

    @Test
    void refusesATreeThatStatesAnotherSize() throws IOException {
        ArtifactEntry entry = entry("a");
        ArtifactEntry larger = new ArtifactEntry("a", entry.digest(), entry.size() + 1);

        assertThatThrownBy(() -> store.compose(List.of(larger))).isInstanceOf(Invalid.class)
                .hasMessage("The content of 'a' has 36 bytes, not 37.");
    }

    @Test
    void forgetsATreeWhenTheCallersTransactionFails() throws IOException {
        List<ArtifactEntry> entries = List.of(entry("a"));

        Artifact lost = transactions.execute(status -> {
            status.setRollbackOnly();
            return store.compose(entries);
        });

        assertThatThrownBy(() -> store.get(lost.digest())).isInstanceOf(NotFound.class);
        assertThat(store.compose(entries)).isEqualTo(lost);
        assertThat(store.get(lost.digest())).isEqualTo(lost);
    }

    @Test
    void letsRacingTransactionsComposeTheSameTree() throws Exception {
        List<ArtifactEntry> entries = List.of(entry("a"), entry("b"));
        Callable<Artifact> composer = () -> store.compose(entries);

        List<Artifact> composed = new ArrayList<>();
        try (ExecutorService composers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Artifact> result : composers.invokeAll(List.of(composer, composer, composer))) {
                composed.add(result.get());
            }
        }

        assertThat(composed).hasSize(3).containsOnly(Artifact.of(entries));
        assertThat(jdbc.sql("select count(*) from artifact_entry where artifact = ?")
                .param(Artifact.of(entries).digest().hex())
                .query(Integer.class)
                .single()).isEqualTo(2);
    }

    @Test
    void countsItsBytesAsAGauge() throws IOException {
        double before = meters.get("modelport.artifact.bytes").gauge().value();

        entry("a");

        assertThat(meters.get("modelport.artifact.bytes").gauge().value()).isEqualTo(before + 36);
        assertThat(store.bytes()).isEqualTo((long) before + 36);
    }

    private ArtifactEntry entry(String path) throws IOException {
        Blob blob = store.store(new ByteArrayInputStream(bytes()), null);
        return new ArtifactEntry(path, blob.digest(), blob.size());
    }

    private static byte[] bytes() {
        return UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    }
}
