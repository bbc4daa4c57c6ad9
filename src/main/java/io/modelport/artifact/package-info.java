/** Content-addressed, immutable blobs and trees, streamed and digest-checked. */
@NullMarked
@ApplicationModule(displayName = "Artifact", allowedDependencies = "problem")
package io.modelport.artifact;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
