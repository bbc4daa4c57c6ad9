package io.modelport.http;

import io.modelport.actor.Actor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * A creation that its caller may send again, as when the answer was lost: with the same {@code Idempotency-Key} it is
 * done once. For a parameter of this type a controller method gets the request that it answers.
 */
public final class IdempotentRequest {

    private static final String REPLAYED = "Idempotent-Replayed";

    private final IdempotentRequests requests;
    private final @Nullable IdempotencyKey key;
    private final String target;

    /**
     * @param key as the caller sent it; null when the request will not be sent again
     * @param target method and path
     */
    IdempotentRequest(IdempotentRequests requests, @Nullable IdempotencyKey key, String target) {
        this.requests = requests;
        this.key = key;
        this.target = target;
    }

    /**
     * Makes a resource, unless an earlier request with the same key made it.
     *
     * @param body what was sent; a key that comes with another body is refused
     * @param work makes the resource and gives its id; runs in the transaction that remembers the key
     * @throws io.modelport.problem.Conflict when the key was used for another request
     */
    public Made once(Object body, Actor actor, Supplier<String> work) {
        return key == null ? new Made(work.get(), false) : requests.once(key, target, body, actor, work);
    }

    /**
     * What the request, now or earlier, made.
     *
     * @param id the resource's id
     * @param earlier whether an earlier request made it
     */
    public record Made(String id, boolean earlier) {

        /** Tells the caller, in a header, that nothing was made this time. */
        public ResponseEntity.BodyBuilder mark(ResponseEntity.BodyBuilder answer) {
            return earlier ? answer.header(REPLAYED, "true") : answer;
        }
    }
}
