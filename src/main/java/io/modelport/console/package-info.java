/** Serves the web console, which is a client of the REST API like any other, from the jar. */
@NullMarked
@ApplicationModule(displayName = "Console", allowedDependencies = "problem")
package io.modelport.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
