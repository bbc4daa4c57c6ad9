package io.modelport.serving;

import io.modelport.artifact.Digest;
import io.modelport.network.Signature;
import io.modelport.problem.Conflict;
import io.modelport.registry.ModelVersion;
import io.modelport.registry.ModelVersionId;
import io.modelport.registry.Servability;
import io.modelport.registry.Trust;
import io.modelport.registry.VersionStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a node needs to know of a version to serve it; there is one only of versions that may be served.
 *
 * @param id model and number
 * @param artifact the artifact's identity
 * @param signature what it takes and gives
 */
record Deployable(ModelVersionId id, Digest artifact, Signature signature) {

    /** @throws Conflict when it may not be served; the detail tells why */
    static Deployable require(ModelVersion version) {
        Digest artifact = version.artifact();
        Signature signature = version.signature();
        String reason = reason(version);
        if (reason != null || artifact == null || signature == null) {
            throw new Conflict("version-not-deployable", version.id() + " cannot be deployed: "
                    + (reason == null ? "it has no artifact or no signature." : reason), "Deploy another version.");
        }
        return new Deployable(version.id(), artifact, signature);
    }

    private static @Nullable String reason(ModelVersion version) {
        if (version.status() != VersionStatus.READY) {
            return "its status is " + version.status() + ", not READY.";
        }
        if (version.servability() != Servability.SERVABLE) {
            return "its servability is " + version.servability()
                    + (version.servabilityReason() == null ? "." : ": " + version.servabilityReason());
        }
        if (version.trust() == Trust.UPLOADED) {
            return "it was uploaded, and uploads do not run inside a node.";
        }
        return null;
    }
}
