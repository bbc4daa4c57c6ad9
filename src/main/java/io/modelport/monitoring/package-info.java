/** What the data plane does, in numbers for Prometheus. */
@NullMarked
@ApplicationModule(displayName = "Monitoring", allowedDependencies = {"serving", "serving::core"})
package io.modelport.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
