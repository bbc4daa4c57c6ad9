/** TorchServe's inference and management API over HTTP. */
@NullMarked
package io.modelport.serving.torchserve;

import org.jspecify.annotations.NullMarked;
