/** Writes networks as TorchScript archives, in the form that serves and in the form that trains; plain Java. */
@NullMarked
@ApplicationModule(displayName = "TorchScript", allowedDependencies = {"network", "problem"})
package io.modelport.torchscript;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
