package io.modelport.http;

import io.modelport.problem.Invalid;

/** The size of a page: 50 unless the client asks for another from 1 to 500. */
public final class Limit {

    /** For {@code @RequestParam(defaultValue = …)}. */
    public static final String DEFAULT = "50";

    private static final int MOST = 500;

    private Limit() {}

    /** @throws Invalid when the client asks for less than one or more than 500 entries */
    public static int require(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new Invalid("invalid-limit", "limit is " + limit + ".", "Use a number from 1 to " + MOST + ".",
                    "limit");
        }
        return limit;
    }
}
