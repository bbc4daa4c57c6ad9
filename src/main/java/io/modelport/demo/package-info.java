/** The quick start: drives a node through its public REST API, as any other client would. */
@NullMarked
@ApplicationModule(displayName = "Demo", allowedDependencies = "problem")
package io.modelport.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
