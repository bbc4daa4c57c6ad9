/** Tests of TensorFlow Serving's protocol over real HTTP. */
@NullMarked
package io.modelport.serving.tfserving;

import org.jspecify.annotations.NullMarked;
