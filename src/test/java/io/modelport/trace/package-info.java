/** Tests of trace contexts. */
@NullMarked
package io.modelport.trace;

import org.jspecify.annotations.NullMarked;
