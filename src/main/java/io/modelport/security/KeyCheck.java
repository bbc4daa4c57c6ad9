package io.modelport.security;

import io.modelport.actor.Actor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells who calls from an {@code Authorization} header: one hash and one comparison. */
public interface KeyCheck {

    /**
     * The caller; empty when credentials are required and these are absent or wrong.
     *
     * @param authorization the header as it came; null when absent
     */
    Optional<Actor> check(@Nullable String authorization);
}
