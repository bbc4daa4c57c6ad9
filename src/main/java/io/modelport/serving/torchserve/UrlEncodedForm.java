package io.modelport.serving.torchserve;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds the fields of an {@code application/x-www-form-urlencoded} body, and decodes them where they lie. */
final class UrlEncodedForm {

    private static final int MOST_FIELDS = 1_024;

    private UrlEncodedForm() {}

    /**
     * Decodes all fields, in order.
     *
     * @throws Invalid when it is no such body, or has too many fields
     */
    static List<FormField> read(byte[] body, int length) {
        List<FormField> fields = new ArrayList<>(2);
        int from = 0;
        while (from < length) {
            int end = indexOf(body, '&', from, length);
            int equals = indexOf(body, '=', from, end);
            if (fields.size() == MOST_FIELDS) {
                throw refuse("it has more than " + MOST_FIELDS + " fields");
            }
            int nameEnd = decode(body, from, equals);
            String name = new String(body, from, nameEnd - from, StandardCharsets.UTF_8);
            int content = Math.min(equals + 1, end);
            if (end > from) {
                fields.add(new FormField(name, content, decode(body, content, end), true));
            }
            from = end + 1;
        }
        return fields;
    }

    /** Decodes in place; gives back where the decoded bytes end. */
    private static int decode(byte[] body, int from, int to) {
        int put = from;
        for (int at = from; at < to; at++) {
            byte next = body[at];
            if (next == '+') {
                body[put++] = ' ';
            } else if (next != '%') {
                body[put++] = next;
            } else {
                int high = at + 3 <= to ? Character.digit(body[at + 1], 16) : -1;
                int low = at + 3 <= to ? Character.digit(body[at + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw refuse("'%' is not followed by two hexadecimal digits");
                }
                body[put++] = (byte) (high << 4 | low);
                at += 2;
            }
        }
        return put;
    }

    private static int indexOf(byte[] body, char wanted, int from, int to) {
        int at = from;
        while (at < to && body[at] != wanted) {
            at++;
        }
        return at;
    }

    private static Invalid refuse(String how) {
        return new Invalid("invalid-form", "The form cannot be read: " + how + ".",
                "Encode fields as curl --data-urlencode does, or send the body as JSON.");
    }
}
