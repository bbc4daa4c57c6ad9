/** Strict JSON from bytes straight into tensors, and from tensors straight into bytes; plain Java. */
@NullMarked
package io.modelport.serving.json;

import org.jspecify.annotations.NullMarked;
