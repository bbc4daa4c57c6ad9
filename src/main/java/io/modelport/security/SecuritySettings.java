package io.modelport.security;

import io.modelport.problem.Invalid;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What callers must present.
 *
 * @param adminKey the key that grants everything, from the environment variable {@code MODELPORT_ADMIN_KEY}; when empty,
 *            nothing is asked for and the node binds to loopback only
 */
@ConfigurationProperties("modelport.security")
record SecuritySettings(String adminKey) {

    private static final int LEAST_LENGTH = 16;

    SecuritySettings(@Nullable String adminKey) {
        this.adminKey = adminKey == null ? "" : adminKey.strip();
        if (!this.adminKey.isEmpty() && this.adminKey.length() < LEAST_LENGTH) {
            throw new Invalid("admin-key-too-short",
                    "MODELPORT_ADMIN_KEY has " + this.adminKey.length() + " characters.",
                    "Use at least " + LEAST_LENGTH + ", for instance from: openssl rand -hex 32");
        }
    }

    boolean isOpen() {
        return adminKey.isEmpty();
    }
}
