@NullMarked
package io.modelport.serving.torchserve;

import org.jspecify.annotations.NullMarked;
