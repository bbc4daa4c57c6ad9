package io.modelport.serving.oip;

import io.modelport.http.ProblemStatus;
import io.modelport.problem.Problem;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures in the form of the Open Inference Protocol: a status and {@code {"error": "…"}}. */
final class OipErrors {

    static final String JSON = "application/json";

    private static final Logger log = LoggerFactory.getLogger(OipErrors.class);

    private OipErrors() {}

    static void send(HttpCall call, Throwable failure) {
        if (failure instanceof Problem problem) {
            if (ProblemStatus.isPassing(problem)) {
                call.header("Retry-After", "1");
            }
            int status = problem.type().equals("body-too-slow") ? 408 : ProblemStatus.of(problem);
            send(call, status, problem.detail() + " " + problem.advice());
            return;
        }
        log.error("A prediction failed", failure);
        send(call, 500, "The model or the server failed; the node's log says how.");
    }

    static void send(HttpCall call, int status, String message) {
        JsonWriter body = new JsonWriter().raw("{\"error\":").string(message).raw("}");
        call.send(status, JSON, body.array(), body.length());
    }
}
