package io.modelport.serving.grpc;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The gRPC port of a node; it is bound to the same address as HTTP.
 *
 * @param port the port, 0 for a free one, -1 for none; 1000 above {@code server.port} unless told, and a free one where
 *            that is 0
 * @param messageLimit the most bytes of one message, inflated
 * @param threads how many threads read requests and run predictions; few, since libtorch keeps state for each
 * @param callsPerConnection the most calls at the same time on one connection
 */
@Validated
@ConfigurationProperties("modelport.serving.grpc")
record GrpcSettings(@Nullable @Min(-1) @Max(65_535) Integer port, @DefaultValue("64MB") DataSize messageLimit,
        @DefaultValue("16") @Min(1) @Max(256) int threads, @DefaultValue("1024") @Min(1) int callsPerConnection) {

    static final int NONE = -1;
    private static final int ABOVE_HTTP = 1_000;
    private static final int LAST_PORT = 65_535;

    /** The port to listen on, beside that one for HTTP. */
    int portBeside(int http) {
        if (port != null) {
            return port;
        }
        if (http <= 0) {
            return http;
        }
        return http + ABOVE_HTTP <= LAST_PORT ? http + ABOVE_HTTP : http - ABOVE_HTTP;
    }

    /** Whether somebody has chosen the port, and so needs it. */
    boolean isPortGiven() {
        return port != null;
    }

    int messageBytes() {
        return (int) Math.min(messageLimit.toBytes(), Integer.MAX_VALUE - 64);
    }
}
