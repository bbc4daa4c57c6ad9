@NullMarked
package io.modelport.serving.image;

import org.jspecify.annotations.NullMarked;
