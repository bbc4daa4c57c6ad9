/** Launches, supervises and talks to child processes. */
@NullMarked
@ApplicationModule(displayName = "Process", allowedDependencies = {"problem", "network"})
package io.modelport.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
