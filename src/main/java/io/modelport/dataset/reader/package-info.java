/** Reads the files of dataset versions, in a node and in an attempt alike; plain Java. */
@NullMarked
@NamedInterface("reader")
package io.modelport.dataset.reader;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
