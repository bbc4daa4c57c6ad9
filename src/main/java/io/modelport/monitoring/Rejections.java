package io.modelport.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.modelport.serving.core.RequestSummary;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts requests that were not answered with a prediction, by why; a reason has a counter from its first on. */
final class Rejections {

    private static final int MOST_REASONS = 100;
    private static final String OTHER = "other";

    private final MeterSet meters;
    private final Tags tags;
    private final ConcurrentMap<String, Counter> reasons = new ConcurrentHashMap<>();

    /** @param tags model, version and protocol; the first two empty for requests that reached none */
    Rejections(MeterSet meters, Tags tags) {
        this.meters = meters;
        this.tags = tags;
    }

    void count(RequestSummary request) {
        String reason = request.reason();
        if (reason == null) {
            return;
        }
        Counter counter = reasons.get(reason);
        if (counter == null) {
            // The types of problems are constants; should one ever not be, it must not fill the memory.
            counter = reasons.computeIfAbsent(reasons.size() < MOST_REASONS ? reason : OTHER, this::counter);
        }
        counter.increment();
    }

    private Counter counter(String reason) {
        return meters.counter("modelport.rejections", "Prediction requests that were not answered with one, by why",
                tags.and("reason", reason));
    }
}
