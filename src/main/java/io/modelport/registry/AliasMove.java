package io.modelport.registry;

import io.modelport.actor.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the history of aliases, which is never rewritten.
 *
 * @param id ascends with time
 * @param alias the alias
 * @param from the version that it named before; null when it named none
 * @param to the version that it names from then on; null when it was removed
 * @param cause what kind of act it was
 * @param reason what the actor gave as the reason; empty when nothing was said
 * @param actor who did it
 * @param at when, by the database's clock
 */
public record AliasMove(long id, Alias alias, @Nullable Integer from, @Nullable Integer to, Cause cause, String reason,
        Actor actor, Instant at) {

    /** What kind of act moved an alias. */
    public enum Cause {
        /** The alias was new. */
        SET,
        /** It was moved to a version that the actor named. */
        MOVED,
        /** It was removed. */
        REMOVED,
        /** It was returned to the version that it had named before. */
        RETURNED
    }
}
