/** By what name one request is known in logs, answers and traces, its caller's and ours. */
@NullMarked
@ApplicationModule(displayName = "Trace", allowedDependencies = {})
package io.modelport.trace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
