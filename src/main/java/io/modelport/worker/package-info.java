/** What runs in a child process: one attempt of one job; plain Java. */
@NullMarked
@ApplicationModule(displayName = "Worker", allowedDependencies = {"dataset::reader", "engine", "network", "problem",
        "process::wire", "torchscript"})
package io.modelport.worker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
