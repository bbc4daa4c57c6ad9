/** Training jobs on real databases, with real processes. */
@NullMarked
package io.modelport.training;

import org.jspecify.annotations.NullMarked;
