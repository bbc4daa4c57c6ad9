package io.modelport.http;

import io.modelport.problem.Stale;
import org.jspecify.annotations.Nullable;

/** The entity tag of a resource: the number of its revision, in quotes. */
public final class EntityTag {

    private EntityTag() {}

    /** The {@code ETag} header of a resource at that revision. */
    public static String of(long revision) {
        return "\"" + revision + "\"";
    }

    /**
     * Checks the {@code If-Match} header of an update.
     *
     * @param ifMatch the header; {@code *} matches any revision
     * @throws Stale when it is absent or names another revision
     */
    public static void require(@Nullable String ifMatch, long revision) {
        if (ifMatch == null) {
            throw new Stale("if-match-required", "An update must say which revision it changes.",
                    "Read the resource, then send its ETag in the If-Match header (or * to overwrite whatever is there).");
        }
        if (ifMatch.strip().equals("*")) {
            return;
        }
        for (String candidate : ifMatch.split(",")) {
            if (candidate.strip().equals(of(revision))) {
                return;
            }
        }
        throw new Stale("revision-mismatch",
                "Somebody changed this resource in the meantime: its ETag is " + of(revision) + ", not " + ifMatch
                        + ".",
                "Read it again and repeat the change on what you find.");
    }
}
