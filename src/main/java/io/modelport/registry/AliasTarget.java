package io.modelport.registry;

import io.modelport.actor.Actor;
import java.time.Instant;
import java.util.Optional;

/**
 * The version that an alias names, and since when.
 *
 * @param alias the alias
 * @param version the version's number
 * @param move the id of the entry of history that made it so; the alias's revision
 * @param reason what was given as the reason; empty when nothing was said
 * @param since when it was moved there, by the database's clock
 * @param movedBy who moved it
 */
public record AliasTarget(Alias alias, int version, long move, String reason, Instant since, Actor movedBy) {

    /** What the alias names from a move on; nothing when that removed it. */
    static Optional<AliasTarget> of(AliasMove move) {
        return Optional.ofNullable(move.to())
                .map(
                        version -> new AliasTarget(move.alias(), version, move.id(), move.reason(), move.at(),
                                move.actor()));
    }
}
