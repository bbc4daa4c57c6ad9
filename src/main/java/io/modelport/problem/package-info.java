/** The categories of failure that every module throws and each protocol renders in its own form; plain Java. */
@NullMarked
@ApplicationModule(displayName = "Problem", allowedDependencies = {})
package io.modelport.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
