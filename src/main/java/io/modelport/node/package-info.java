/** What a node is before any feature: its home, its name, its database, its start and its end. */
@NullMarked
@ApplicationModule(displayName = "Node", allowedDependencies = "problem")
package io.modelport.node;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
