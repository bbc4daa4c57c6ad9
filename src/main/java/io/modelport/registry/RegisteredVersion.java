package io.modelport.registry;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import io.modelport.network.Signature;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One version of a registered model: what it is never changes, what people say about it may. */
@Entity
@Table(name = "model_version")
class RegisteredVersion {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    /** Read by queries only. */
    @SuppressWarnings("UnusedVariable")
    private long modelId;

    private int number;

    @Enumerated(EnumType.STRING)
    private VersionStatus status;

    @Enumerated(EnumType.STRING)
    private Servability servability;

    private @Nullable String servabilityReason;

    @Enumerated(EnumType.STRING)
    private Trust trust;

    private @Nullable String artifact;

    @Convert(converter = SignatureJson.class)
    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Signature signature;

    private @Nullable String dataset;
    private @Nullable Integer datasetVersion;
    private @Nullable String job;
    private @Nullable Long seed;
    private @Nullable String codeVersion;
    private String description;
    private String actor;
    private Instant createdAt;
    private String updatedBy;
    private Instant updatedAt;

    @Version
    private long revision;

    @ElementCollection
    @CollectionTable(name = "model_version_tag", joinColumns = @JoinColumn(name = "version_id"))
    @MapKeyColumn(name = "key")
    @Column(name = "value")
    @BatchSize(size = 500)
    private Map<String, String> tags = new HashMap<>();

    @ElementCollection
    @CollectionTable(name = "model_version_metric", joinColumns = @JoinColumn(name = "version_id"))
    @MapKeyColumn(name = "key")
    @Column(name = "value")
    @BatchSize(size = 500)
    private Map<String, Double> metrics = new HashMap<>();

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected RegisteredVersion() {}

    @SuppressWarnings("NullAway.Init")
    private RegisteredVersion(long modelId, int number, Trust trust, Actor by, Instant now) {
        this.modelId = modelId;
        this.number = number;
        this.trust = trust;
        this.description = "";
        this.actor = by.name();
        changed(by, now);
        this.createdAt = updatedAt;
    }

    /** A version whose artifact our own worker wrote and whose files are complete: READY and SERVABLE at once. */
    static RegisteredVersion builtHere(long modelId, int number, NewVersion from, Actor by, Instant now) {
        RegisteredVersion version = new RegisteredVersion(modelId, number, Trust.BUILT_HERE, by, now);
        version.status = VersionStatus.READY;
        version.servability = Servability.SERVABLE;
        version.artifact = from.artifact().hex();
        version.signature = from.signature();
        version.dataset = from.provenance().dataset();
        version.datasetVersion = from.provenance().datasetVersion();
        version.job = from.provenance().job();
        version.seed = from.provenance().seed();
        version.codeVersion = from.provenance().codeVersion();
        version.metrics.putAll(from.provenance().metrics());
        return version;
    }

    long id() {
        return id;
    }

    int number() {
        return number;
    }

    long revision() {
        return revision;
    }

    void describe(Description text, Actor by, Instant now) {
        description = text.markdown();
        changed(by, now);
    }

    void tag(Tag tag, Actor by, Instant now) {
        if (RegisteredModel.putTag(tags, tag)) {
            changed(by, now);
        }
    }

    void untag(String key, Actor by, Instant now) {
        if (tags.remove(key) != null) {
            changed(by, now);
        }
    }

    /** An alias came to it or left it; what is shown of it changes, so its revision must. */
    void aliasMoved(Actor by, Instant now) {
        changed(by, now);
    }

    ModelVersion view(RegisteredModel model) {
        return new ModelVersion(new ModelVersionId(model.name(), number), status, servability, servabilityReason,
                trust, artifact == null ? null : new Digest(artifact), signature,
                new Provenance(dataset, datasetVersion, job, seed, codeVersion, metrics), model.aliasesOf(number),
                tags, description, createdAt, new Actor(actor), updatedAt, new Actor(updatedBy), revision);
    }

    private void changed(Actor by, Instant now) {
        updatedBy = by.name();
        updatedAt = now.truncatedTo(ChronoUnit.MICROS);
    }
}
