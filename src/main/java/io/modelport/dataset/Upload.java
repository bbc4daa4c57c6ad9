package io.modelport.dataset;

import io.modelport.actor.Actor;
import io.modelport.dataset.reader.FileRole;
import io.modelport.problem.Conflict;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A version in the making: files gather until it is committed. */
@Entity
@Table(name = "dataset_upload")
class Upload {

    @Id
    private UUID id;

    private long datasetId;
    private @Nullable Integer committed;
    private String actor;
    private Instant createdAt;
    private Instant expiresAt;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "dataset_upload_file", joinColumns = @JoinColumn(name = "upload_id"))
    @MapKeyColumn(name = "role")
    private Map<String, UploadedFile> files;

    @Version
    private long revision;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected Upload() {}

    Upload(Dataset dataset, Actor actor, Instant now, Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.datasetId = dataset.id();
        this.actor = actor.name();
        this.createdAt = now;
        this.expiresAt = expiresAt;
        this.files = new HashMap<>();
    }

    /** Adds a file, in place of the one that had its role before. */
    void put(FileRole role, UploadedFile file, Instant newExpiry) {
        requireOpen();
        files.put(role.toString(), file);
        expiresAt = newExpiry;
    }

    /** @param version the number of the version that has this upload's content */
    void commit(int version) {
        requireOpen();
        committed = version;
    }

    /** @throws Conflict when it was committed */
    void requireOpen() {
        if (committed != null) {
            throw new Conflict("upload-committed", "The upload " + id + " was committed as version " + committed + ".",
                    "Open another upload; versions never change.");
        }
    }

    Optional<Integer> committed() {
        return Optional.ofNullable(committed);
    }

    long datasetId() {
        return datasetId;
    }

    long revision() {
        return revision;
    }

    Map<FileRole, UploadedFile> files() {
        Map<FileRole, UploadedFile> byRole = new EnumMap<>(FileRole.class);
        files.forEach((role, file) -> byRole.put(FileRole.parse(role), file));
        return byRole;
    }

    UploadDetails details(DatasetName dataset) {
        List<UploadDetails.File> views = files().entrySet()
                .stream()
                .map(file -> file.getValue().view(file.getKey()))
                .toList();
        return new UploadDetails(id, dataset, UploadFormat.IDX, views, committed, new Actor(actor), createdAt,
                expiresAt);
    }
}
