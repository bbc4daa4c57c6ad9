/** The hot path of predictions: routing, leases, queues, batches and slots; plain Java over the engine. */
@NullMarked
@NamedInterface("core")
package io.modelport.serving.core;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
