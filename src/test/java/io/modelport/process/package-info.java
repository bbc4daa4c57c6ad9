/** Child processes, real ones where it matters. */
@NullMarked
package io.modelport.process;

import org.jspecify.annotations.NullMarked;
