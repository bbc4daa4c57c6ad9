package io.modelport.http;

import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.Problem;
import io.modelport.problem.Stale;
import io.modelport.problem.Unavailable;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Renders every failure of a REST call as an RFC 9457 problem. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final DatabaseFailure databaseFailures = new DatabaseFailure();

    @ExceptionHandler
    ResponseEntity<Object> handle(Problem problem, HttpServletRequest request) {
        return render(problem, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> handle(OptimisticLockingFailureException failure, HttpServletRequest request) {
        return render(new Stale("revision-mismatch", "Somebody changed this resource at the same time.",
                "Read it again and repeat the change on what you find.", failure), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> handle(Exception failure, HttpServletRequest request) {
        if (DatabaseFailure.isCauseOf(failure)) {
            databaseFailures.log(failure);
            return render(databaseUnavailable(failure, request.getMethod()), request);
        }
        String traceId = TraceId.of(request, request.getHeader("traceparent"));
        log.error("Unexpected failure of {} {} (trace {})", request.getMethod(), request.getRequestURI(), traceId,
                failure);
        return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemBody.fault(traceId));
    }

    private static Unavailable databaseUnavailable(Exception failure, String method) {
        if (method.equals("GET") || method.equals("HEAD")) {
            return new Unavailable("database-unavailable", "The database does not answer at the moment.",
                    "Repeat the request in a few seconds.", failure);
        }
        return new Unavailable("database-unavailable",
                "The database does not answer at the moment; whether the change was made is not known.",
                "Repeat the request in a few seconds, with the same Idempotency-Key when it makes something new.",
                failure);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException failure,
            HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Invalid invalid = failure.getCause() instanceof JacksonException json ? JsonProblems.explain(json)
                : new Invalid("unreadable-body", "The body is missing or cannot be read.", "Send a JSON document.");
        return render(invalid, ((ServletWebRequest) request).getRequest());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(TypeMismatchException failure, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return render(problem, servletRequest);
            }
        }
        String name = failure.getPropertyName() == null ? "value" : failure.getPropertyName();
        return render(new Invalid("invalid-value", "'" + failure.getValue() + "' does not fit '" + name + "'.",
                "See the API description for what it takes.", name), servletRequest);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(NoResourceFoundException failure,
            HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
        return render(new NotFound("no-such-path",
                "Nothing is at " + servletRequest.getMethod() + " " + servletRequest.getRequestURI() + ".",
                "See the API description at /api/v1/openapi.json."), servletRequest);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(Exception failure, @Nullable Object body,
            HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
        HttpStatus known = HttpStatus.valueOf(status.value());
        String detail = body instanceof ProblemDetail problem && problem.getDetail() != null ? problem.getDetail()
                : known.getReasonPhrase() + ".";
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemBody.detail(status.value(), ProblemBody.typeOf(known), detail,
                        "See the API description at /api/v1/openapi.json.",
                        TraceId.of(servletRequest, servletRequest.getHeader("traceparent"))));
    }

    private static ResponseEntity<Object> render(Problem problem, HttpServletRequest request) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(ProblemStatus.of(problem))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (ProblemStatus.isPassing(problem)) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(ProblemBody.detail(problem, TraceId.of(request, request.getHeader("traceparent"))));
    }
}
