/** The only importer of Deep Java Library: loads, runs and trains TorchScript modules through libtorch; plain Java. */
@NullMarked
@ApplicationModule(displayName = "Engine", allowedDependencies = {"problem", "network"})
package io.modelport.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
