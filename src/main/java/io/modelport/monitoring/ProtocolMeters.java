package io.modelport.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.modelport.serving.core.Outcome;
import io.modelport.serving.core.RequestSummary;
import io.modelport.serving.core.RequestTimes;
import java.util.concurrent.TimeUnit;

/** The meters of the requests that came to one version by one protocol; they exist from the first such request on. */
final class ProtocolMeters {

    private final Counter[] outcomes = new Counter[Outcome.values().length];
    private final Rejections rejections;
    private final Timer total;
    private final Timer parse;
    private final Timer queue;
    private final Timer infer;
    private final Timer serialise;

    ProtocolMeters(MeterSet meters, Tags tags) {
        for (Outcome outcome : Outcome.values()) {
            outcomes[outcome.ordinal()] = meters.counter("modelport.requests",
                    "Prediction requests, by how they ended", tags.and("outcome", outcome.label()));
        }
        rejections = new Rejections(meters, tags);
        total = meters.timer("modelport.request",
                "Time from when a request's body had arrived until its answer was ready to be sent", tags);
        parse = meters.timer("modelport.request.parse", "Time that it took to read requests into tensors", tags);
        queue = meters.timer("modelport.queue.wait", "Time that requests waited for a slot", tags);
        infer = meters.timer("modelport.request.infer", "Time that the batches of requests ran", tags);
        serialise = meters.timer("modelport.request.serialise", "Time that it took to write answers", tags);
    }

    void record(RequestSummary request) {
        RequestTimes times = request.times();
        outcomes[request.outcome().ordinal()].increment();
        rejections.count(request);
        record(total, times.total());
        record(parse, times.parse());
        record(queue, times.queue());
        record(infer, times.infer());
        record(serialise, times.serialise());
    }

    private static void record(Timer timer, long nanos) {
        if (nanos != RequestTimes.NONE) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
