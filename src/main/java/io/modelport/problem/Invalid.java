package io.modelport.problem;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** The caller sent something that can never be accepted; {@link #field()} tells where, when one field is to blame. */
public final class Invalid extends Problem {

    private final @Nullable String field;

    public Invalid(String type, String detail, String advice) {
        this(type, detail, advice, (String) null);
    }

    /** @param field a path into the request such as {@code network.layers[3].kernel} */
    public Invalid(String type, String detail, String advice, @Nullable String field) {
        super(type, detail, advice, null);
        this.field = field;
    }

    public Invalid(String type, String detail, String advice, Throwable cause) {
        super(type, detail, advice, Objects.requireNonNull(cause));
        this.field = null;
    }

    public @Nullable String field() {
        return field;
    }

    /** The same failure, seen from a request in which the blamed field lies below {@code parent}. */
    public Invalid below(String parent) {
        return new Invalid(type(), detail(), advice(), field == null ? parent : join(parent, field));
    }

    private static String join(String parent, String field) {
        return field.startsWith("[") ? parent + field : parent + "." + field;
    }
}
