/** Launches child processes, logs what they print, and ends them. */
@NullMarked
@ApplicationModule(displayName = "Process", allowedDependencies = {"problem", "network"})
package io.modelport.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
