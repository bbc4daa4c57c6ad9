package io.modelport.http;

import io.modelport.actor.Actor;
import io.modelport.problem.Conflict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Remembers for a week, in the transaction that makes a resource, under which key its creation was asked for. */
@Component
class IdempotentRequests {

    private static final int FORGOTTEN_AT_ONCE = 100;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    IdempotentRequests(JdbcClient jdbc, TransactionTemplate transaction, JsonMapper json) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.json = json;
    }

    IdempotentRequest.Made once(IdempotencyKey key, String target, Object body, Actor actor, Supplier<String> work) {
        byte[] digest = digest(target, json.writeValueAsBytes(body));
        return Objects.requireNonNull(transaction.execute(_ -> {
            forget();
            // Waits for a request with the same key that is under way, on whichever node.
            if (!insert(key, actor, digest)) {
                return new IdempotentRequest.Made(find(key, actor, digest), true);
            }
            String resource = work.get();
            jdbc.sql("update idempotent_request set resource = ? where actor = ? and key = ?")
                    .params(resource, actor.name(), key.value())
                    .update();
            return new IdempotentRequest.Made(resource, false);
        }));
    }

    private boolean insert(IdempotencyKey key, Actor actor, byte[] digest) {
        return jdbc.sql("insert into idempotent_request (actor, key, digest) values (?, ?, ?) on conflict do nothing")
                .params(actor.name(), key.value(), digest)
                .update() == 1;
    }

    private String find(IdempotencyKey key, Actor actor, byte[] digest) {
        Known known = jdbc.sql("select digest, resource from idempotent_request where actor = ? and key = ?")
                .params(actor.name(), key.value())
                .query((row, _) -> new Known(row.getBytes("digest"), row.getString("resource")))
                .single();
        if (!MessageDigest.isEqual(known.digest(), digest)) {
            throw new Conflict("idempotency-key-reused", "The idempotency key was sent before, with another request.",
                    "Send each key with one request only; take a new key for a new request.");
        }
        return known.resource();
    }

    private void forget() {
        jdbc.sql("""
            delete from idempotent_request where ctid in (
                select ctid from idempotent_request where created_at < now() - interval '7 days'
                limit ? for update skip locked)
            """).param(FORGOTTEN_AT_ONCE).update();
    }

    private static byte[] digest(String target, byte[] body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((target + "\n").getBytes(StandardCharsets.UTF_8));
            return sha256.digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Known(byte[] digest, String resource) {}
}
