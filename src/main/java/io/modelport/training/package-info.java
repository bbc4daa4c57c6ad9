/** Training jobs and their attempts: queued durably, run one at a time per slot, published exactly once. */
@NullMarked
@ApplicationModule(displayName = "Training", allowedDependencies = {"problem", "actor", "http", "node", "network",
        "artifact", "dataset", "registry", "process", "process :: wire"})
package io.modelport.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
