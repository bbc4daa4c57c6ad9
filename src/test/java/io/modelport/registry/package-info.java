/** Tests of the registry, on a real database. */
@NullMarked
package io.modelport.registry;

import org.jspecify.annotations.NullMarked;
