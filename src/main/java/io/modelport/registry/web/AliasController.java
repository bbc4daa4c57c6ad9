package io.modelport.registry.web;

import io.modelport.actor.Actor;
import io.modelport.http.Cursor;
import io.modelport.http.EntityTag;
import io.modelport.http.Limit;
import io.modelport.http.Page;
import io.modelport.registry.Alias;
import io.modelport.registry.AliasChange;
import io.modelport.registry.AliasMove;
import io.modelport.registry.AliasTarget;
import io.modelport.registry.ModelAliases;
import io.modelport.registry.ModelName;
import io.modelport.registry.Reason;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models/{name}")
@Tag(name = "Aliases", description = "Movable names for versions, such as champion, and who moved them when.")
class AliasController {

    private final ModelAliases aliases;

    AliasController(ModelAliases aliases) {
        this.aliases = aliases;
    }

    /**
     * Lists the aliases of a model.
     *
     * @param name the model's name
     * @param at as they were at that time, in ISO 8601 such as 2026-11-24T12:00:00Z; as they are now unless told
     */
    @GetMapping("/aliases")
    AliasesBody list(@PathVariable ModelName name, @RequestParam(required = false) @Nullable Instant at) {
        return new AliasesBody(aliases.list(name, at).stream().map(AliasBody::of).toList());
    }

    /**
     * Shows which version an alias names.
     *
     * @param name the model's name
     * @param alias the alias
     * @param at what it named at that time, in ISO 8601 such as 2026-11-24T12:00:00Z; what it names now unless told
     */
    @GetMapping("/aliases/{alias}")
    ResponseEntity<AliasBody> get(@PathVariable ModelName name, @PathVariable Alias alias,
            @RequestParam(required = false) @Nullable Instant at) {
        AliasTarget target = aliases.get(name, alias, at);
        return ResponseEntity.ok().eTag(EntityTag.of(target.move())).body(AliasBody.of(target));
    }

    /**
     * Lets an alias name a version; it is made when it does not exist. Naming the version that it names already changes
     * nothing.
     *
     * @param name the model's name
     * @param alias 1 to 256 letters, digits, '_' and '-'; not latest, a number or v and a number
     * @param ifMatch the ETag of the alias as it was read, to move it only if nobody else did meanwhile
     */
    @PutMapping("/aliases/{alias}")
    ResponseEntity<AliasChangeBody> move(@PathVariable ModelName name, @PathVariable Alias alias,
            @RequestBody AliasTargetBody body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch, Actor actor) {
        AliasChange change = aliases.move(name, alias, body.version(), reason(body.reason()),
                move -> requireIfGiven(ifMatch, move), actor);
        return ResponseEntity.status(change.from() == null ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(EntityTag.of(change.move().id()))
                .body(AliasChangeBody.of(change));
    }

    /**
     * Returns an alias to the version that it named before its latest move. A second call would bring it back, so the
     * ETag of the alias is required.
     *
     * @param name the model's name
     * @param alias the alias
     * @param ifMatch the ETag of the alias as it was read, or *
     */
    @PostMapping("/aliases/{alias}/rollback")
    ResponseEntity<AliasChangeBody> rollBack(@PathVariable ModelName name, @PathVariable Alias alias,
            @RequestBody(required = false) @Nullable AliasRollbackBody body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch, Actor actor) {
        AliasChange change = aliases.returnToPrevious(name, alias, reason(body == null ? null : body.reason()),
                move -> EntityTag.require(ifMatch, move), actor);
        return ResponseEntity.ok().eTag(EntityTag.of(change.move().id())).body(AliasChangeBody.of(change));
    }

    /**
     * Removes an alias.
     *
     * @param name the model's name
     * @param alias the alias
     * @param reason why, up to 2,000 characters
     * @param ifMatch the ETag of the alias as it was read, to remove it only if nobody moved it meanwhile
     */
    @DeleteMapping("/aliases/{alias}")
    AliasChangeBody remove(@PathVariable ModelName name, @PathVariable Alias alias,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch, Actor actor) {
        return AliasChangeBody.of(
                aliases.remove(name, alias, reason(reason), move -> requireIfGiven(ifMatch, move), actor));
    }

    /**
     * Lists who moved which alias from which version to which, when and why, newest first; also of a deleted model.
     *
     * @param name the model's name
     * @param alias only moves of this alias
     * @param limit how many moves to list at most, 1 to 500
     * @param cursor the nextCursor of the page before
     */
    @GetMapping("/history")
    Page<AliasMoveBody> history(@PathVariable ModelName name, @RequestParam(required = false) @Nullable Alias alias,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Cursor after = Cursor.parse(cursor, 1);
        List<AliasMove> moves = aliases.history(name, alias, after == null ? Long.MAX_VALUE : after.number(0),
                Limit.require(limit) + 1);
        return Page.of(moves, limit, move -> Cursor.of(Long.toString(move.id())), AliasMoveBody::of);
    }

    private static Reason reason(@Nullable String text) {
        return text == null ? Reason.NONE : new Reason(text);
    }

    private static void requireIfGiven(@Nullable String ifMatch, long move) {
        if (ifMatch != null) {
            EntityTag.require(ifMatch, move);
        }
    }

    /**
     * Where to move an alias.
     *
     * @param version the number of the version that it shall name
     * @param reason why, up to 2,000 characters; kept in the history
     */
    record AliasTargetBody(@Schema(example = "3") int version,
            @Schema(example = "0.3 % better on the test set") @Nullable String reason) {}

    /**
     * Why an alias returns to the version before.
     *
     * @param reason up to 2,000 characters; kept in the history
     */
    record AliasRollbackBody(@Schema(example = "Too many sevens read as ones since noon") @Nullable String reason) {}

    /**
     * The aliases of a model.
     *
     * @param items sorted by alias
     */
    record AliasesBody(List<AliasBody> items) {}

    /**
     * What an alias names.
     *
     * @param alias the alias
     * @param version the number of the version that it names
     * @param since when it was moved there
     * @param movedBy who moved it
     * @param reason why; empty when nothing was said
     * @param revision the id of that move in the history; the ETag repeats it
     */
    record AliasBody(@Schema(example = "champion") Alias alias, @Schema(example = "3") int version, Instant since,
            @Schema(example = "local") String movedBy, @Schema(example = "0.3 % better on the test set") String reason,
            @Schema(example = "17") long revision) {

        static AliasBody of(AliasTarget target) {
            return new AliasBody(target.alias(), target.version(), target.since(), target.movedBy().name(),
                    target.reason(), target.move());
        }
    }

    /**
     * What became of an alias.
     *
     * @param alias the alias
     * @param from the number of the version that it named before; null when it named none
     * @param to the number of the version that it names now; null when it was removed
     * @param changed false when it named that version already
     */
    record AliasChangeBody(@Schema(example = "champion") Alias alias, @Schema(example = "2") @Nullable Integer from,
            @Schema(example = "3") @Nullable Integer to, boolean changed) {

        static AliasChangeBody of(AliasChange change) {
            return new AliasChangeBody(change.move().alias(), change.from(), change.move().to(),
                    !Objects.equals(change.from(), change.move().to()));
        }
    }

    /**
     * One entry of the history, which is never rewritten.
     *
     * @param id ascends with time
     * @param alias the alias
     * @param from the number of the version that it named before; null when it named none
     * @param to the number of the version that it named from then on; null when it was removed
     * @param cause SET when the alias was new, MOVED, REMOVED, or RETURNED when it was rolled back to the version before
     * @param reason why; empty when nothing was said
     * @param actor who did it
     * @param at when, by the database's clock
     */
    record AliasMoveBody(@Schema(example = "17") long id, @Schema(example = "champion") Alias alias,
            @Schema(example = "2") @Nullable Integer from, @Schema(example = "3") @Nullable Integer to,
            AliasMove.Cause cause, @Schema(example = "0.3 % better on the test set") String reason,
            @Schema(example = "local") String actor, Instant at) {

        static AliasMoveBody of(AliasMove move) {
            return new AliasMoveBody(move.id(), move.alias(), move.from(), move.to(), move.cause(), move.reason(),
                    move.actor().name(), move.at());
        }
    }
}
