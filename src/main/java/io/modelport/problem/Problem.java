package io.modelport.problem;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a caller can understand: a category (the subtype), a stable type, what happened, and what to do next.
 *
 * <p>
 * Domain code throws one of the permitted categories and knows no HTTP or gRPC; each protocol adapter renders it in its
 * own protocol's error form.
 */
public abstract sealed class Problem extends RuntimeException
        permits Invalid, NotFound, Conflict, Stale, TooLarge, Unsupported, Denied, Overloaded, DeadlineExceeded,
        Unavailable,
        OutOfSpace {

    private final String type;
    private final String advice;

    /**
     * @param type a stable, lower-case, hyphenated name such as {@code model-not-found}; clients may switch on it
     * @param detail what happened, with the values that matter
     * @param advice what the caller can do next, in the imperative
     */
    Problem(String type, String detail, String advice, @Nullable Throwable cause) {
        super(detail, cause);
        this.type = Objects.requireNonNull(type, "type");
        this.advice = Objects.requireNonNull(advice, "advice");
    }

    public String type() {
        return type;
    }

    public String detail() {
        return Objects.requireNonNull(getMessage());
    }

    public String advice() {
        return advice;
    }
}
