/** Deployments: which versions are served and how traffic is split, and how each node comes to do so. */
@NullMarked
@ApplicationModule(displayName = "Serving",
        allowedDependencies = {"problem", "actor", "trace", "http", "security", "node",
                "registry", "artifact", "engine", "process", "network"})
package io.modelport.serving;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
