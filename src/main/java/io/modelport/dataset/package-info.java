/** Named, immutable, content-addressed collections of examples, with their schema and statistics. */
@NullMarked
@ApplicationModule(displayName = "Dataset", allowedDependencies = {"problem", "actor", "artifact", "network", "http"})
package io.modelport.dataset;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
