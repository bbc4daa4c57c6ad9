package io.modelport.registry;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import io.modelport.network.Signature;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version as other modules see it.
 *
 * @param id model and number
 * @param status whether the artifact is complete
 * @param servability whether it may be deployed
 * @param servabilityReason why it may not be deployed; null when it may
 * @param trust who wrote the artifact
 * @param artifact the artifact's identity; null while the status is not READY
 * @param signature what it takes and gives; null when unknown
 * @param provenance where it comes from
 * @param aliases the aliases that name it now, sorted
 * @param tags its tags, sorted by key
 * @param description Markdown; empty when none was given
 * @param createdAt when it was registered
 * @param createdBy who registered it
 * @param updatedAt when its description, tags or aliases changed last
 * @param updatedBy who changed one of these last
 * @param revision counts these changes
 */
public record ModelVersion(ModelVersionId id, VersionStatus status, Servability servability,
        @Nullable String servabilityReason, Trust trust, @Nullable Digest artifact, @Nullable Signature signature,
        Provenance provenance, List<Alias> aliases, Map<String, String> tags, String description, Instant createdAt,
        Actor createdBy, Instant updatedAt, Actor updatedBy, long revision) {

    public ModelVersion {
        aliases = List.copyOf(aliases);
        tags = Model.sorted(tags);
    }
}
