package io.modelport.actor;

import io.modelport.problem.Invalid;

/**
 * The person or part of the system that makes a state change; recorded with it.
 *
 * @param name {@code local} until there is login, {@code admin} with the admin key, {@code job:<id>} for a training job
 */
public record Actor(String name) {

    /** Whoever sits at a node that is bound to loopback and needs no login. */
    public static final Actor LOCAL = new Actor("local");

    public Actor {
        if (name.isBlank() || name.length() > 200) {
            throw new Invalid("invalid-actor", "An actor's name has 1 to 200 characters.", "Send a shorter name.");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
