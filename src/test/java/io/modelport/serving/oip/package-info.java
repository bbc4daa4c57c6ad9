/** Tests of the Open Inference Protocol over real HTTP. */
@NullMarked
package io.modelport.serving.oip;

import org.jspecify.annotations.NullMarked;
