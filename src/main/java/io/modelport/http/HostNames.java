package io.modelport.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names that this node answers to, on whichever port. */
public final class HostNames {

    private final Set<String> allowed;

    HostNames(List<String> allowed) {
        this.allowed = allowed.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a request may be addressed to that name.
     *
     * @param boundTo the address that the port is bound to; null for all
     * @param name a host name or address, without a port
     */
    public boolean allows(@Nullable InetAddress boundTo, String name) {
        boolean loopback = boundTo != null && boundTo.isLoopbackAddress();
        if (allowed.isEmpty() && !loopback) {
            return true;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("localhost") || lower.equals("127.0.0.1") || lower.equals("[::1]") || lower.equals("::1")
                || lower.equals("[0:0:0:0:0:0:0:1]") || allowed.contains(lower);
    }
}
