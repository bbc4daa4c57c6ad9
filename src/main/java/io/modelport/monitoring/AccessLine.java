package io.modelport.monitoring;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.modelport.serving.core.BatchRun;
import io.modelport.serving.core.Caller.Transport;
import io.modelport.serving.core.RequestSummary;
import io.modelport.serving.core.RequestTimes;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the access log says of one request; what does not apply to it is left out. Never anything of a body.
 *
 * @param time when it ended
 * @param protocol by which it came, as in metrics
 * @param call its HTTP method and path, or its gRPC method
 * @param model the model that it reached, or named
 * @param version the version that it reached
 * @param outcome how it ended, as in metrics
 * @param status HTTP's or gRPC's
 * @param reason the type of the problem that it ended with
 * @param rows its rows
 * @param batchRows the rows of the batch that it ran in
 * @param parseMicros how long it took to read its inputs, in microseconds
 * @param queueMicros how long it waited for a slot
 * @param inferMicros how long its batch ran
 * @param serialiseMicros how long it took to write its answer
 * @param totalMicros from when its body had arrived until its answer was ready
 * @param traceId the trace that it belongs to, which its answer names too
 * @param requestId what its caller calls it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AccessLine(Instant time, String protocol, String call, @Nullable String model, @Nullable Integer version,
        String outcome, @Nullable Integer status, @Nullable String reason, @Nullable Integer rows,
        @Nullable Integer batchRows, @Nullable Long parseMicros, @Nullable Long queueMicros,
        @Nullable Long inferMicros, @Nullable Long serialiseMicros, long totalMicros, String traceId,
        @Nullable String requestId) {

    private static final int LONGEST_TEXT = 200;

    static AccessLine of(RequestSummary request, Instant now) {
        RequestTimes times = request.times();
        BatchRun batch = request.batch();
        String call = switch (request.caller().transport()) {
            case Transport.Http(String method, String path) -> method + " " + path;
            case Transport.Grpc(String method) -> method;
        };
        return new AccessLine(now, request.protocol().label(), cut(call),
                request.model().isEmpty() ? null : cut(request.model()), positive(request.version()),
                request.outcome().label(), request.caller().status() < 0 ? null : request.caller().status(),
                request.reason(), positive(request.rows()), batch == null ? null : batch.rows(),
                micros(times.parse()), micros(times.queue()), micros(times.infer()), micros(times.serialise()),
                TimeUnit.NANOSECONDS.toMicros(times.total()), request.caller().trace().traceId(),
                request.caller().requestId() == null ? null : cut(request.caller().requestId()));
    }

    private static @Nullable Integer positive(int number) {
        return number > 0 ? number : null;
    }

    private static @Nullable Long micros(long nanos) {
        return nanos == RequestTimes.NONE ? null : TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
