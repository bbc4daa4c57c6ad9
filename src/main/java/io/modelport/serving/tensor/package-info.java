/** What the protocols of the data plane do with tensors alike: raw bytes in, raw bytes out, the best classes. */
@NullMarked
package io.modelport.serving.tensor;

import org.jspecify.annotations.NullMarked;
