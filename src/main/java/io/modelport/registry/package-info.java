/** Registered models, their immutable versions, aliases, history and lineage. */
@NullMarked
@ApplicationModule(displayName = "Registry", allowedDependencies = {"problem", "actor", "artifact", "network", "http"})
package io.modelport.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
