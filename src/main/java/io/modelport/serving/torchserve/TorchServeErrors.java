package io.modelport.serving.torchserve;

import io.modelport.problem.Conflict;
import io.modelport.problem.DeadlineExceeded;
import io.modelport.problem.Denied;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.OutOfSpace;
import io.modelport.problem.Overloaded;
import io.modelport.problem.Problem;
import io.modelport.problem.Stale;
import io.modelport.problem.TooLarge;
import io.modelport.problem.Unavailable;
import io.modelport.problem.Unsupported;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.JsonErrors;
import jakarta.servlet.http.HttpServletRequest;

/** Failures as TorchServe gives them: a status and {@code {"code", "type", "message"}}. */
final class TorchServeErrors {

    private TorchServeErrors() {}

    static void send(HttpCall call, Problem problem) {
        call.sayWhenToRetry(problem);
        send(call, JsonErrors.status(problem), type(problem), problem.detail() + " " + problem.advice());
    }

    static void sendFault(HttpCall call) {
        send(call, 500, "InternalServerException", JsonErrors.FAULT);
    }

    static void nothing(HttpServletRequest request, HttpCall call) {
        send(call, 404, "ResourceNotFoundException", "Nothing is at " + request.getRequestURI() + ".");
    }

    /** Says which methods a path has. */
    static void refuseMethod(HttpServletRequest request, HttpCall call, String allowed) {
        call.header("Allow", allowed);
        send(call, 405, "MethodNotAllowedException",
                request.getMethod() + " is not for this path; allowed: " + allowed + ".");
    }

    static void send(HttpCall call, int status, String type, String message) {
        JsonWriter json = new JsonWriter().raw("{\n  \"code\": ").number(status);
        json.raw(",\n  \"type\": ").string(type).raw(",\n  \"message\": ").string(message).raw("\n}\n");
        call.send(status, JsonErrors.JSON, json.array(), json.length());
    }

    private static String type(Problem problem) {
        return switch (problem) {
            case Invalid invalid -> invalid.type().equals("default-version") ? "InvalidModelVersionException"
                    : "BadRequestException";
            case NotFound missing -> switch (missing.type()) {
                case "model-not-deployed" -> "ModelNotFoundException";
                case "version-not-deployed", "alias-not-deployed" -> "ModelVersionNotFoundException";
                default -> "ResourceNotFoundException";
            };
            case Denied _ -> "InvalidKeyException";
            case Conflict _,Stale _ -> "ConflictStatusException";
            case TooLarge _ -> "RequestEntityTooLargeException";
            case Unsupported _ -> problem.type().equals("content-encoding-unsupported")
                    ? "UnsupportedMediaTypeException"
                    : "NotImplementedException";
            case Overloaded _,Unavailable _ -> "ServiceUnavailableException";
            case DeadlineExceeded _ -> "RequestTimeoutException";
            case OutOfSpace _ -> "InsufficientStorageException";
        };
    }
}
