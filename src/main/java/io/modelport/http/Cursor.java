package io.modelport.http;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sort keys of the last row of a page; its text form means nothing to clients.
 *
 * @param keys one or more keys, none with a NUL character
 */
public record Cursor(List<String> keys) {

    public Cursor {
        keys = List.copyOf(keys);
    }

    public static Cursor of(String... keys) {
        return new Cursor(List.of(keys));
    }

    /**
     * Reads a cursor that a client sends back; null stays null.
     *
     * @param count how many keys this list sorts by
     * @throws Invalid when it is not one of ours
     */
    public static @Nullable Cursor parse(@Nullable String text, int count) {
        if (text == null) {
            return null;
        }
        try {
            String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> keys = new ArrayList<>(List.of(joined.split("\0", -1)));
            if (keys.size() == count) {
                return new Cursor(keys);
            }
        } catch (IllegalArgumentException e) {
            throw refuse(e);
        }
        throw refuse(null);
    }

    /** The key at that position, as a number. */
    public long number(int index) {
        try {
            return Long.parseLong(keys.get(index));
        } catch (NumberFormatException e) {
            throw refuse(e);
        }
    }

    public String text(int index) {
        return keys.get(index);
    }

    public String encode() {
        byte[] joined = String.join("\0", keys).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(joined);
    }

    private static Invalid refuse(@Nullable Exception cause) {
        String detail = "This cursor was not given out by this list.";
        String advice = "Leave cursor out to begin at the first page, then send back nextCursor as it came.";
        return cause == null ? new Invalid("invalid-cursor", detail, advice, "cursor")
                : new Invalid("invalid-cursor", detail, advice, cause);
    }
}
