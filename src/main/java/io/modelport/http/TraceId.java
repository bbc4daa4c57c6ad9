package io.modelport.http;

import jakarta.servlet.ServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id that ties a request to its log lines and to the error that its caller sees: a W3C trace id. */
public final class TraceId {

    private static final String ATTRIBUTE = TraceId.class.getName();

    private TraceId() {}

    /** The request's trace id: the caller's own where it sent a valid {@code traceparent}, else a new one. */
    public static String of(ServletRequest request, @Nullable String traceparent) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String id = parse(traceparent);
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    private static String parse(@Nullable String traceparent) {
        if (traceparent != null && traceparent.matches("[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")) {
            return traceparent.substring(3, 35);
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
