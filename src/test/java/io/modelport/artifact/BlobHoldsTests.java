package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.NotFound;
import io.modelport.testing.NodeTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@NodeTest
class BlobHoldsTests {

    @Autowired
    private ArtifactStore store;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void keepsTheCollectionFromAHeldBlobUntilTheTransactionEnds() throws IOException {
        Blob blob = blob();

        transactions.executeWithoutResult(_ -> {
            assertThat(store.hold(blob.digest())).isEqualTo(blob);
            assertThat(collectionMayTake(blob.digest())).isFalse();
        });

        assertThat(collectionMayTake(blob.digest())).isTrue();
    }

    @Test
    void keepsTheCollectionFromEveryFileOfATreeThatIsBeingComposed() throws IOException {
        Blob blob = blob();

        transactions.executeWithoutResult(_ -> {
            Artifact tree = store.compose(List.of(new ArtifactEntry("a", blob.digest(), blob.size())));

            assertThat(collectionMayTake(blob.digest())).isFalse();
            assertThat(collectionMayTake(tree.digest())).isFalse();
        });
    }

    @Test
    void letsSeveralTransactionsHoldTheSameBlob() throws IOException {
        Blob blob = blob();

        transactions.executeWithoutResult(_ -> {
            store.hold(blob.digest());

            assertThat(inAnotherTransaction(() -> store.hold(blob.digest()))).isEqualTo(blob);
        });
    }

    @Test
    void refusesToHoldWhatIsNotStored() {
        Digest absent = Digest.of(new byte[] {1});

        assertThatThrownBy(() -> transactions.execute(_ -> store.hold(absent))).isInstanceOf(NotFound.class);
    }

    @Test
    void refusesToHoldWithoutATransaction() throws IOException {
        Digest digest = blob().digest();

        assertThatThrownBy(() -> store.hold(digest)).isInstanceOf(IllegalTransactionStateException.class);
    }

    private boolean collectionMayTake(Digest digest) {
        return inAnotherTransaction(() -> new BlobHolds(jdbc).tryAlone(BlobHolds.shard(digest)));
    }

    private <T> T inAnotherTransaction(Supplier<T> action) {
        return CompletableFuture.supplyAsync(() -> transactions.execute(_ -> action.get())).join();
    }

    private Blob blob() throws IOException {
        return store.store(
                new ByteArrayInputStream(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8)), null);
    }
}
