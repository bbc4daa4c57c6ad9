package io.modelport.dataset;

import java.util.Optional;

/** Says why a dataset version may not be deleted; implemented by the modules that use dataset versions. */
public interface DatasetUse {

    /** A sentence that names the use; empty when unused. */
    Optional<String> reasonToKeep(DatasetVersionId version);
}
