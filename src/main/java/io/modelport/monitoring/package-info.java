/** What the data plane does, seen from outside: numbers for Prometheus, the access log, and traces. */
@NullMarked
@ApplicationModule(displayName = "Monitoring", allowedDependencies = {"trace", "node", "serving", "serving::core"})
package io.modelport.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
