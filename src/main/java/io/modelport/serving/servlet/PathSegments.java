package io.modelport.serving.servlet;

import io.modelport.problem.Invalid;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names between the slashes of a request's path, each percent-decoded by itself. */
public final class PathSegments {

    private PathSegments() {}

    /**
     * Splits a path such as {@code /v2/models/my%20model}.
     *
     * @param uri the request's path as it came
     * @param prefix what lies before the first name, such as {@code /v2}
     * @throws Invalid when a name is not percent-encoded UTF-8
     */
    public static List<String> of(String uri, String prefix) {
        List<String> segments = new ArrayList<>(6);
        int from = prefix.length();
        while (from < uri.length()) {
            int slash = uri.indexOf('/', from + 1);
            int to = slash < 0 ? uri.length() : slash;
            String segment = uri.substring(from + 1, to);
            if (!segment.isEmpty() || slash >= 0) {
                segments.add(segment.indexOf('%') < 0 ? segment : decode(segment));
            }
            from = to;
        }
        return segments;
    }

    private static String decode(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char character = segment.charAt(i);
            if (character != '%') {
                bytes.write(character);
                continue;
            }
            boolean complete = i + 2 < segment.length();
            int high = complete ? Character.digit(segment.charAt(i + 1), 16) : -1;
            int low = complete ? Character.digit(segment.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw refuse(null);
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw refuse(e);
        }
    }

    private static Invalid refuse(@Nullable CharacterCodingException cause) {
        String detail = "The path is not percent-encoded UTF-8.";
        String advice = "Encode names as RFC 3986 says: a space is %20, é is %C3%A9.";
        return cause == null ? new Invalid("invalid-path", detail, advice)
                : new Invalid("invalid-path", detail, advice, cause);
    }
}
