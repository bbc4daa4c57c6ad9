package io.modelport.http;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which names this node answers to, and which pages may call it.
 *
 * @param allowedHosts host names that requests may be addressed to; when empty, a node bound to loopback answers to
 *            loopback names only, and a node bound elsewhere to any name
 * @param allowedOrigins origins such as {@code https://console.example} whose pages may call, beside the node's own
 */
@ConfigurationProperties("modelport.http")
record HttpSettings(List<String> allowedHosts, List<String> allowedOrigins) {

    HttpSettings(@Nullable List<String> allowedHosts, @Nullable List<String> allowedOrigins) {
        this.allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
        this.allowedOrigins = allowedOrigins == null ? List.of() : List.copyOf(allowedOrigins);
    }
}
