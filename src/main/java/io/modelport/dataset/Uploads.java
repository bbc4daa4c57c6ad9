package io.modelport.dataset;

import io.modelport.actor.Actor;
import io.modelport.artifact.Artifact;
import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Blob;
import io.modelport.artifact.Digest;
import io.modelport.dataset.reader.FileRole;
import io.modelport.dataset.reader.IdxInputStream;
import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes in the files of new versions and commits them; no transaction is open while bytes are read. */
@Service
public class Uploads {

    private final KnownDatasets datasets;
    private final CommittedVersions versions;
    private final OpenUploads uploads;
    private final ArtifactStore artifacts;
    private final UploadExaminer examiner;
    private final TransactionTemplate transactions;
    private final DatasetSettings settings;
    private final Clock clock;

    Uploads(KnownDatasets datasets, CommittedVersions versions, OpenUploads uploads, ArtifactStore artifacts,
            UploadExaminer examiner, TransactionTemplate transactions, DatasetSettings settings, Clock clock) {
        this.datasets = datasets;
        this.versions = versions;
        this.uploads = uploads;
        this.artifacts = artifacts;
        this.examiner = examiner;
        this.transactions = transactions;
        this.settings = settings;
        // As fine as the database keeps time, so that what is answered first is what is read later.
        this.clock = Clock.tick(clock, Duration.of(1, ChronoUnit.MICROS));
    }

    /**
     * Opens an upload, to which files are then put.
     *
     * @throws io.modelport.problem.NotFound when there is no such dataset
     */
    public UploadDetails open(DatasetName name, UploadFormat format, Actor actor) {
        return switch (format) {
            case IDX -> transactions.execute(_ -> uploads
                    .save(new Upload(datasets.get(name), actor, clock.instant(), expiry()))
                    .details(name));
        };
    }

    /** @throws io.modelport.problem.NotFound when there is no such dataset or upload */
    public UploadDetails get(DatasetName name, UUID id) {
        return transactions.execute(_ -> uploads.get(datasets.get(name), id).details(name));
    }

    /**
     * Adds a file, in place of the one that had its role before, after all of it was read and found to be what its header
     * says.
     *
     * @throws Invalid when it is not, or not what the sender promised; the upload is then as it was
     * @throws io.modelport.problem.TooLarge when it is larger than is allowed
     * @throws Conflict when the upload was committed
     */
    public UploadDetails.File put(DatasetName name, UUID id, FileRole role, IncomingFile incoming) throws IOException {
        requireUploaded(role);
        transactions.executeWithoutResult(_ -> uploads.get(datasets.get(name), id).requireOpen());
        UploadedFile file = receive(role, incoming);
        transactions.executeWithoutResult(_ -> {
            artifacts.hold(new Digest(file.digest()));
            uploads.getLocked(datasets.get(name), id).put(role, file, expiry());
        });
        return file.view(role);
    }

    /**
     * Makes the upload an immutable version; content that the dataset has already stays the version that it is.
     *
     * @throws Invalid when a file is missing or they do not belong together
     * @throws Conflict when a file was put at the same time
     */
    public Committed commit(DatasetName name, UUID id, CommitOrder order, Actor actor) throws IOException {
        Upload upload = transactions.execute(_ -> uploads.get(datasets.get(name), id));
        Optional<Integer> earlier = upload.committed();
        if (earlier.isPresent()) {
            return transactions.execute(_ -> existing(datasets.get(name), earlier.get()));
        }
        ExaminedUpload content = examiner.examine(upload.files(), order);
        return transactions.execute(_ -> commit(name, id, upload.revision(), content, actor));
    }

    /** Discards an upload; a version that it became stays. */
    public void discard(DatasetName name, UUID id) {
        transactions.executeWithoutResult(_ -> uploads.delete(uploads.getLocked(datasets.get(name), id)));
    }

    int discardExpired() {
        return transactions.execute(_ -> uploads.deleteExpired(clock.instant()));
    }

    private UploadedFile receive(FileRole role, IncomingFile incoming) throws IOException {
        try (IdxInputStream content = IdxInputStream.open(
                new IncomingBody(incoming, settings.maxUploadBytes().toBytes()),
                role.kind())) {
            Blob blob = artifacts.store(content, content.header().fileSize(), null);
            return UploadedFile.of(blob, content.header());
        } catch (Invalid e) {
            throw e.below(role.toString());
        }
    }

    private Committed commit(DatasetName name, UUID id, long examined, ExaminedUpload content, Actor actor) {
        Dataset dataset = datasets.getLocked(name);
        Upload upload = uploads.getLocked(dataset, id);
        if (upload.committed().isPresent()) {
            return existing(dataset, upload.committed().get());
        }
        if (upload.revision() != examined) {
            throw new Conflict("upload-changed", "A file was put to the upload " + id + " while it was committed.",
                    "Commit it again.");
        }
        Artifact artifact = artifacts.compose(content.files());
        Optional<CommittedVersion> same = versions.findByDatasetIdAndArtifact(dataset.id(), artifact.digest().hex());
        if (same.isPresent()) {
            upload.commit(same.get().number());
            return new Committed(same.get().view(name, artifact), false);
        }
        Instant now = clock.instant();
        CommittedVersion version = versions.save(new CommittedVersion(dataset, dataset.takeNumber(actor, now),
                artifact.digest(), content, actor, now));
        upload.commit(version.number());
        return new Committed(version.view(name, artifact), true);
    }

    private Committed existing(Dataset dataset, int number) {
        CommittedVersion version = versions.get(dataset, number);
        return new Committed(version.view(dataset.name(), artifacts.get(version.artifact())), false);
    }

    private static void requireUploaded(FileRole role) {
        if (!role.uploaded()) {
            throw new Invalid("unknown-file-role", "A file of " + role + " is written at commit, not uploaded.",
                    "Use train-images, train-labels, test-images or test-labels.", "role");
        }
    }

    private Instant expiry() {
        return clock.instant().plus(settings.uploadExpiry());
    }

    /**
     * What a commit came to.
     *
     * @param version the version that has the upload's content
     * @param created whether it is new
     */
    public record Committed(DatasetVersion version, boolean created) {}
}
