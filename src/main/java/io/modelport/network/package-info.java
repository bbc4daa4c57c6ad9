/** What is trained and what it takes and gives: layer lists, training specifications, signatures, shapes; plain Java. */
@NullMarked
@ApplicationModule(displayName = "Network", allowedDependencies = "problem")
package io.modelport.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
