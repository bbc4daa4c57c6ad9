package io.modelport.security;

import io.modelport.actor.Actor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Knows one key, by its hash; without one, everybody is {@link Actor#LOCAL}, whatever they send. */
@Component
class AdminKeyCheck implements KeyCheck {

    private static final Optional<Actor> LOCAL = Optional.of(Actor.LOCAL);
    private static final Optional<Actor> ADMIN = Optional.of(new Actor("admin"));
    private static final String BEARER = "Bearer ";

    private final byte @Nullable [] hash;

    AdminKeyCheck(SecuritySettings settings) {
        this.hash = settings.isOpen() ? null : hash(settings.adminKey());
    }

    @Override
    public Optional<Actor> check(@Nullable String authorization) {
        if (hash == null) {
            return LOCAL;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        byte[] presented = hash(authorization.substring(BEARER.length()).strip());
        return MessageDigest.isEqual(hash, presented) ? ADMIN : Optional.empty();
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
