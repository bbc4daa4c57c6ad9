package io.modelport.serving.servlet;

import io.modelport.http.ProblemStatus;
import io.modelport.problem.Problem;
import io.modelport.serving.json.JsonWriter;
import jakarta.servlet.http.HttpServletRequest;

/** Failures as the Open Inference Protocol and TensorFlow Serving give them: a status and {@code {"error": "…"}}. */
public final class JsonErrors {

    public static final String JSON = "application/json";

    /** What a caller hears of a failure that is not its own. */
    public static final String FAULT = "The model or the server failed; the node's log says how.";

    private JsonErrors() {}

    public static void send(HttpCall call, Problem problem) {
        call.sayWhenToRetry(problem);
        send(call, status(problem), problem.detail() + " " + problem.advice());
    }

    /** Says that the model or the server failed. */
    public static void sendFault(HttpCall call) {
        send(call, 500, FAULT);
    }

    /** The status of a failure, the same in every protocol over HTTP. */
    public static int status(Problem problem) {
        return switch (problem.type()) {
            case "body-too-slow" -> 408;
            case "content-encoding-unsupported" -> 415;
            case "unsupported-datatype" -> 400;
            default -> ProblemStatus.of(problem);
        };
    }

    /** Tells a caller without a key, or with a wrong one, what is needed. */
    public static void refuseCaller(HttpCall call) {
        call.header("WWW-Authenticate", "Bearer realm=\"modelport\"");
        send(call, 401, "This call needs a key: send the header Authorization: Bearer <key>.");
    }

    /** Says which methods a path has; always false. */
    public static boolean refuseMethod(HttpServletRequest request, HttpCall call, String allowed) {
        call.header("Allow", allowed);
        send(call, 405, request.getMethod() + " is not for this path; allowed: " + allowed + ".");
        return false;
    }

    public static void send(HttpCall call, int status, String message) {
        JsonWriter body = new JsonWriter().raw("{\"error\":").string(message).raw("}");
        call.send(status, JSON, body.array(), body.length());
    }
}
