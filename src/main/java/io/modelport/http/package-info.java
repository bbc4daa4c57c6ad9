/** What every REST adapter shares: problem details, paging, entity tags, OpenAPI, and Tomcat contexts with their guard. */
@NullMarked
@ApplicationModule(displayName = "HTTP", allowedDependencies = {"problem", "actor", "trace"})
package io.modelport.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
