/** Modelport's main class, which dispatches on its first argument. */
@NullMarked
package io.modelport;

import org.jspecify.annotations.NullMarked;
