package io.modelport.http;

import io.modelport.problem.Invalid;
import io.modelport.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as RFC 9457 describes them, wherever no controller advice reaches. */
@Component
public class ProblemBody {

    private static final String TYPE_PREFIX = "urn:modelport:problem:";

    private final JsonMapper json;

    ProblemBody(JsonMapper json) {
        this.json = json;
    }

    static ProblemDetail detail(Problem problem, @Nullable String traceId) {
        ProblemDetail detail = detail(ProblemStatus.of(problem), problem.type(), problem.detail(), problem.advice(),
                traceId);
        if (problem instanceof Invalid invalid && invalid.field() != null) {
            detail.setProperty("field", invalid.field());
        }
        return detail;
    }

    static ProblemDetail detail(int status, String type, String what, String advice, @Nullable String traceId) {
        ProblemDetail detail = ProblemDetail.forStatus(status);
        detail.setType(URI.create(TYPE_PREFIX + type));
        detail.setTitle(title(type));
        detail.setDetail(what);
        detail.setProperty("advice", advice);
        if (traceId != null) {
            detail.setProperty("traceId", traceId);
        }
        return detail;
    }

    /**
     * Answers with a problem before any controller or protocol adapter is reached; the member {@code error} repeats the
     * detail, since the clients of every serving protocol look for it.
     */
    public void write(Problem problem, HttpServletResponse response) throws IOException {
        ProblemDetail detail = detail(problem, null);
        if (ProblemStatus.isPassing(problem)) {
            response.setHeader("Retry-After", "1");
        }
        write(detail, response);
    }

    /** Answers with a status that has no category, such as 401. */
    public void write(int status, String type, String what, String advice, HttpServletResponse response)
            throws IOException {
        write(detail(status, type, what, advice, null), response);
    }

    /** The body that a REST call answers with when it fails, for calls that answer by themselves. */
    public byte[] render(Problem problem, String traceId) {
        return json.writeValueAsBytes(detail(problem, traceId));
    }

    /** The body for a failure that is ours; the node's log says more. */
    public byte[] renderFault(String traceId) {
        return json.writeValueAsBytes(fault(traceId));
    }

    static ProblemDetail fault(String traceId) {
        return detail(500, "internal-error", "Something went wrong that should not.",
                "Report it with the trace id; the node's log has the details.", traceId);
    }

    private void write(ProblemDetail detail, HttpServletResponse response) throws IOException {
        detail.setProperty("error", detail.getDetail());
        byte[] body = json.writeValueAsBytes(detail);
        response.setStatus(detail.getStatus());
        response.setContentType("application/problem+json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    static String typeOf(HttpStatus status) {
        return status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static String title(String type) {
        String words = type.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
