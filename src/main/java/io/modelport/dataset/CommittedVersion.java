package io.modelport.dataset;

import io.modelport.actor.Actor;
import io.modelport.artifact.Artifact;
import io.modelport.artifact.Digest;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A dataset version as it is stored; it never changes. */
@Entity
@Immutable
@Table(name = "dataset_version")
class CommittedVersion {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @SuppressWarnings("UnusedVariable") // queries compare it
    private long datasetId;
    private int number;
    private String artifact;
    private int channels;
    private int height;
    private int width;
    private List<String> classLabels;
    private @Nullable Double testFraction;
    private @Nullable Long splitSeed;
    private String actor;
    private Instant createdAt;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "dataset_split", joinColumns = @JoinColumn(name = "dataset_version_id"))
    @OrderColumn(name = "position")
    private List<StoredSplit> splits;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected CommittedVersion() {}

    CommittedVersion(Dataset dataset, int number, Digest artifact, ExaminedUpload content, Actor actor, Instant now) {
        this.datasetId = dataset.id();
        this.number = number;
        this.artifact = artifact.hex();
        this.channels = content.schema().channels();
        this.height = content.schema().height();
        this.width = content.schema().width();
        this.classLabels = content.schema().classLabels();
        this.testFraction = content.holdOut() == null ? null : content.holdOut().testFraction();
        this.splitSeed = content.holdOut() == null ? null : content.holdOut().seed();
        this.splits = new ArrayList<>(content.splits().stream().map(StoredSplit::of).toList());
        this.actor = actor.name();
        this.createdAt = now;
    }

    Digest artifact() {
        return new Digest(artifact);
    }

    int number() {
        return number;
    }

    /** @param files the artifact that this version names */
    DatasetVersion view(DatasetName dataset, Artifact files) {
        return new DatasetVersion(new DatasetVersionId(dataset, number), artifact(),
                new DatasetVersion.Schema(channels, height, width, classLabels),
                splits.stream().map(StoredSplit::view).toList(),
                testFraction == null || splitSeed == null ? null
                        : new DatasetVersion.HoldOut(testFraction, splitSeed),
                files.entries()
                        .stream()
                        .map(entry -> new DatasetVersion.File(entry.path(), entry.digest(), entry.size()))
                        .toList(),
                createdAt, new Actor(actor));
    }
}
