/** Reads and writes the part of Python's pickle format that TorchScript archives consist of, and nothing beyond it. */
@NullMarked
package io.modelport.torchscript.pickle;

import org.jspecify.annotations.NullMarked;
