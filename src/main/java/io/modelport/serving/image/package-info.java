/** Pictures as files, PNG and JPEG, brought into the form that a model takes. */
@NullMarked
package io.modelport.serving.image;

import org.jspecify.annotations.NullMarked;
