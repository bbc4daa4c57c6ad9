/** The records that a node and one of its attempts exchange as JSON over the worker API; plain Java. */
@NullMarked
@NamedInterface("wire")
package io.modelport.process.wire;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
