/** The node's gRPC port: its server, who may call, and failures as statuses; the services come from the protocols. */
@NullMarked
package io.modelport.serving.grpc;

import org.jspecify.annotations.NullMarked;
