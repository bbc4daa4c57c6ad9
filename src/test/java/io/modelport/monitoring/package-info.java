/** Tests of the meters. */
@NullMarked
package io.modelport.monitoring;

import org.jspecify.annotations.NullMarked;
