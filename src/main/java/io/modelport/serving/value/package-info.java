/** Inputs as people write them in JSON: arrays, objects for rows, images as Base64. */
@NullMarked
package io.modelport.serving.value;

import org.jspecify.annotations.NullMarked;
