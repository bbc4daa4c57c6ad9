package io.modelport.serving.torchserve;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of a {@code multipart/form-data} body (RFC 7578) where they lie, without copying them.
 */
final class MultipartForm {

    private static final int MOST_FIELDS = 128;
    private static final int LONGEST_HEADER = 1 << 13;
    private static final int LONGEST_BOUNDARY = 70;
    private static final String ADVICE = "Send it as curl -F or a browser's form does.";

    private final byte[] body;
    private final int length;
    private final byte[] delimiter;
    private final List<FormField> fields = new ArrayList<>(2);

    private MultipartForm(byte[] body, int length, String boundary) {
        this.body = body;
        this.length = length;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Finds all fields, in order.
     *
     * @param contentType the request's, which names the boundary
     * @throws Invalid when it is no such body, or has too many fields
     */
    static List<FormField> read(String contentType, byte[] body, int length) {
        @Nullable String boundary = parameter(contentType, "boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY
                || boundary.chars().anyMatch(character -> character < ' ' || character > '~')) {
            throw refuse("its Content-Type names no boundary");
        }
        MultipartForm form = new MultipartForm(body, length, boundary);
        form.readFields();
        return form.fields;
    }

    private void readFields() {
        // The first delimiter may stand at the very beginning, without a line break before it.
        int at = startsWith(0, 2) ? delimiter.length - 2 : afterNext(0);
        while (!isLast(at)) {
            int content = readHeader(at);
            at = afterNext(content);
            FormField last = fields.removeLast();
            fields.add(new FormField(last.name(), content, at - delimiter.length, last.isText()));
        }
    }

    /** Where the next delimiter ends. */
    private int afterNext(int from) {
        for (int at = from; at <= length - delimiter.length; at++) {
            if (body[at] == '\r' && startsWith(at, 0)) {
                return at + delimiter.length;
            }
        }
        throw refuse("its boundary does not follow");
    }

    private boolean startsWith(int at, int skipped) {
        int count = delimiter.length - skipped;
        return at + count <= length
                && java.util.Arrays.equals(body, at, at + count, delimiter, skipped, delimiter.length);
    }

    private boolean isLast(int at) {
        return at + 2 <= length && body[at] == '-' && body[at + 1] == '-';
    }

    /** Adds the field whose header begins here; gives back where its content does. */
    private int readHeader(int from) {
        int end = -1;
        // The header may be empty, and then begins with the line break that ends it.
        for (int at = from; at + 4 <= length && at - from <= LONGEST_HEADER; at++) {
            if (body[at] == '\r' && body[at + 1] == '\n' && body[at + 2] == '\r' && body[at + 3] == '\n') {
                end = at;
                break;
            }
        }
        if (end < 0) {
            throw refuse("the header of a field does not end");
        }
        if (fields.size() == MOST_FIELDS) {
            throw refuse("it has more than " + MOST_FIELDS + " fields");
        }
        @Nullable String name = null;
        boolean isText = true;
        for (String line : new String(body, from, end - from, StandardCharsets.UTF_8).split("\r\n")) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-disposition:")) {
                name = parameter(line, "name");
                isText &= parameter(line, "filename") == null && parameter(line, "filename*") == null;
            } else if (lower.startsWith("content-type:")) {
                isText &= lower.contains("text/plain") || lower.contains("json");
            } else if (lower.startsWith("content-transfer-encoding:")
                    && !lower.matches(".*:\\s*(binary|8bit|7bit)\\s*")) {
                throw refuse("a field has another Content-Transfer-Encoding than binary");
            }
        }
        if (name == null) {
            throw refuse("a field has no name");
        }
        fields.add(new FormField(name, end + 4, end + 4, isText));
        return end + 4;
    }

    /** A parameter of a header's value, quoted or not; null when it has none of that name. */
    static @Nullable String parameter(String header, String name) {
        int at = 0;
        while ((at = nextSemicolon(header, at)) < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                return null;
            }
            boolean found = header.substring(at + 1, equals).strip().equalsIgnoreCase(name);
            at = equals + 1;
            if (found) {
                return value(header, at);
            }
        }
        return null;
    }

    private static int nextSemicolon(String header, int from) {
        boolean quoted = false;
        for (int at = from; at < header.length(); at++) {
            char character = header.charAt(at);
            if (character == '\\' && quoted) {
                at++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (character == ';' && !quoted) {
                return at;
            }
        }
        return header.length();
    }

    private static String value(String header, int from) {
        String rest = header.substring(from).strip();
        if (!rest.startsWith("\"")) {
            int end = rest.indexOf(';');
            return (end < 0 ? rest : rest.substring(0, end)).strip();
        }
        StringBuilder value = new StringBuilder();
        for (int at = 1; at < rest.length() && rest.charAt(at) != '"'; at++) {
            boolean escaped = rest.charAt(at) == '\\' && at + 1 < rest.length();
            value.append(rest.charAt(escaped ? ++at : at));
        }
        return value.toString();
    }

    private static Invalid refuse(String how) {
        return new Invalid("invalid-form", "The form cannot be read: " + how + ".", ADVICE);
    }
}
