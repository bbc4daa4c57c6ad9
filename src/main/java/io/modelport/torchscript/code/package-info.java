/** Reads and checks the serialised dialect of TorchScript: what a module's code calls, of what types, how large it unfolds. */
@NullMarked
package io.modelport.torchscript.code;

import org.jspecify.annotations.NullMarked;
