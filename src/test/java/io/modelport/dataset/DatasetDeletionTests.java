package io.modelport.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.actor.Actor;
import io.modelport.artifact.ArtifactStore;
import io.modelport.dataset.reader.FileRole;
import io.modelport.dataset.reader.Idx;
import io.modelport.problem.Conflict;
import io.modelport.problem.NotFound;
import io.modelport.testing.NodeTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@NodeTest
class DatasetDeletionTests {

    private final DatasetName name = new DatasetName("digits " + UUID.randomUUID());

    @Autowired
    private Datasets datasets;

    @Autowired
    private Uploads uploads;

    @Autowired
    private KnownDatasets known;

    @Autowired
    private CommittedVersions versions;

    @Autowired
    private ArtifactStore artifacts;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void keepsADatasetOfWhichAVersionIsInUse() throws IOException {
        DatasetVersionId version = commit();
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("use",
                (DatasetUse) id -> id.equals(version) ? Optional.of("The training job 7 trains on it.")
                        : Optional.empty());
        Datasets used = new Datasets(known, versions, artifacts, beans.getBeanProvider(DatasetUse.class),
                Clock.systemUTC());

        assertThatThrownBy(() -> transactions.executeWithoutResult(_ -> used.delete(name, _ -> {}, Actor.LOCAL)))
                .isInstanceOf(Conflict.class)
                .hasMessage(version + " is in use. The training job 7 trains on it.");

        assertThat(datasets.get(version).id()).isEqualTo(version);
    }

    @Test
    void waitsWithADeletionForThoseWhoBeginToUseAVersion() throws Exception {
        DatasetVersionId version = commit();

        CompletableFuture<Void> deletion = transactions.execute(_ -> {
            datasets.hold(version);
            CompletableFuture<Void> started = CompletableFuture
                    .runAsync(() -> datasets.delete(name, _ -> {}, Actor.LOCAL));
            awaitALockWait();
            assertThat(started).isNotDone();
            assertThat(datasets.get(version).id()).isEqualTo(version);
            return started;
        });

        deletion.get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> datasets.get(version)).isInstanceOf(NotFound.class);
    }

    @Test
    void discardsAnUploadThatWasAbandoned() throws IOException {
        datasets.create(name, "", Actor.LOCAL);
        UUID abandoned = uploads.open(name, UploadFormat.IDX, Actor.LOCAL).id();
        put(abandoned, FileRole.TRAIN_LABELS, Idx.labels(1));
        UUID fresh = uploads.open(name, UploadFormat.IDX, Actor.LOCAL).id();
        jdbc.sql("update dataset_upload set expires_at = now() - interval '1 second' where id = ?")
                .param(abandoned)
                .update();

        uploads.discardExpired();

        assertThatThrownBy(() -> uploads.get(name, abandoned)).isInstanceOf(NotFound.class);
        assertThat(uploads.get(name, fresh).id()).isEqualTo(fresh);
    }

    /** Polls until some session of this database waits for a lock, which the deletion does sooner or later. */
    private void awaitALockWait() {
        String waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while (jdbc.sql(waiting).query(Integer.class).single() == 0) {
            Thread.onSpinWait();
        }
    }

    private DatasetVersionId commit() throws IOException {
        datasets.create(name, "", Actor.LOCAL);
        UUID upload = uploads.open(name, UploadFormat.IDX, Actor.LOCAL).id();
        put(upload, FileRole.TRAIN_IMAGES, Idx.images(4, 2, 2));
        put(upload, FileRole.TRAIN_LABELS, Idx.labels(0, 0, 1, 1));
        return uploads.commit(name, upload, new CommitOrder(null, 0.5, 1L), Actor.LOCAL).version().id();
    }

    private void put(UUID upload, FileRole role, byte[] content) throws IOException {
        uploads.put(name, upload, role, new IncomingFile(new ByteArrayInputStream(content), content.length, null));
    }
}
