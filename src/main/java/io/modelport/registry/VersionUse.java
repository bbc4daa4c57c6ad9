package io.modelport.registry;

import java.util.Optional;

/** Says why a version may not be deleted; implemented by the modules that use versions. */
public interface VersionUse {

    /** A sentence that names the use, such as «It is routed by the deployment of 'digits'.»; empty when unused. */
    Optional<String> reasonToKeep(ModelVersionId version);
}
