package io.modelport.http;

import io.modelport.problem.Denied;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a foreign web page makes a browser send: ones addressed to a name that is not this node's (DNS
 * rebinding) and ones from a foreign origin. It stands before every Tomcat context.
 */
final class HostAndOriginGuard extends ValveBase {

    private final HostNames hosts;
    private final @Nullable InetAddress address;
    private final Set<String> origins;
    private final ProblemBody body;

    /** @param address the address that the node is bound to; null for all */
    HostAndOriginGuard(HttpSettings settings, @Nullable InetAddress address, ProblemBody body) {
        super(true);
        this.hosts = new HostNames(settings.allowedHosts());
        this.address = address;
        this.origins = Set.copyOf(lowerCase(settings.allowedOrigins()));
        this.body = body;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Optional<Denied> refusal = refusal(request.getServerName(), request.getHeader("Host"),
                request.getHeader("Origin"));
        if (refusal.isPresent()) {
            body.write(refusal.get(), response.getResponse());
        } else {
            getNext().invoke(request, response);
        }
    }

    Optional<Denied> refusal(String name, @Nullable String host, @Nullable String origin) {
        if (!hosts.allows(address, name)) {
            return Optional.of(new Denied("host-not-allowed", "This node does not answer to the name '" + name + "'.",
                    "Use a loopback address, or add the name to modelport.http.allowed-hosts."));
        }
        if (origin != null && !isSameOrigin(origin, host) && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
            return Optional.of(new Denied("origin-not-allowed", "Pages of '" + origin + "' may not call this node.",
                    "Add the origin to modelport.http.allowed-origins if you trust it."));
        }
        return Optional.empty();
    }

    private static boolean isSameOrigin(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<String> lowerCase(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
