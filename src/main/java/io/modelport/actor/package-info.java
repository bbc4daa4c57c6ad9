/** Who changes state, and in which project. */
@NullMarked
@ApplicationModule(displayName = "Actor", allowedDependencies = "problem")
package io.modelport.actor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
