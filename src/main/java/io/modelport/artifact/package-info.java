/** Content-addressed, immutable blobs and trees, streamed and digest-checked. */
@NullMarked
@ApplicationModule(displayName = "Artifact", allowedDependencies = {"problem", "actor", "http"})
package io.modelport.artifact;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
