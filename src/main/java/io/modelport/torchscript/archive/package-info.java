/** Checks TorchScript archives that were made elsewhere and writes them anew from what was checked; plain Java. */
@NullMarked
@NamedInterface("archive")
package io.modelport.torchscript.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
