/** The Open Inference Protocol (v2) over HTTP, as KServe and Triton clients speak it. */
@NullMarked
package io.modelport.serving.oip;

import org.jspecify.annotations.NullMarked;
