/** Tests of deployments on whole nodes with real models. */
@NullMarked
package io.modelport.serving;

import org.jspecify.annotations.NullMarked;
