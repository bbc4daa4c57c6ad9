package io.modelport.http;

import io.modelport.problem.Invalid;

/**
 * A client's name for one request, under which it may safely send it again.
 *
 * @param value 1 to 200 printable ASCII characters, unique per caller
 */
record IdempotencyKey(String value) {

    public IdempotencyKey {
        if (!value.matches("[\\x21-\\x7e]{1,200}")) {
            throw new Invalid("invalid-idempotency-key",
                    "An idempotency key has 1 to 200 printable ASCII characters without spaces.",
                    "Send a random UUID, and the same one when you repeat the request.", "Idempotency-Key");
        }
    }
}
