package io.modelport.security;

import io.modelport.problem.Denied;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/** Refuses to start a node that others could reach without presenting a key. */
@Component
class BindingRule implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    private final SecuritySettings settings;

    BindingRule(SecuritySettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        requireSafe(factory.getAddress());
    }

    void requireSafe(@Nullable InetAddress address) {
        if (settings.isOpen() && (address == null || !address.isLoopbackAddress())) {
            throw new Denied("binding-needs-credentials",
                    "The node would listen on " + (address == null ? "every address" : address.getHostAddress())
                            + ", where others reach it, and nobody would have to present a key.",
                    "Set MODELPORT_ADMIN_KEY (for instance from: openssl rand -hex 32), or leave server.address at 127.0.0.1.");
        }
    }

    /** Last, so that it sees the address that every other customizer left. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
