/** Who may call: the admin key, the loopback rule, and deny by default. */
@NullMarked
@ApplicationModule(displayName = "Security", allowedDependencies = {"problem", "actor", "http"})
package io.modelport.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
