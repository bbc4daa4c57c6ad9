package io.modelport.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.modelport.serving.core.Outcome;
import io.modelport.serving.core.RequestSummary;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import tools.jackson.databind.json.JsonMapper;

/** Writes a line of JSON for some prediction requests: a share of all, and if wanted each that failed. */
final class AccessLog implements RequestObserver {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AccessLogSettings settings;
    private final Consumer<String> lines;
    private final Clock clock;
    private final LineRate rate;
    private final Counter dropped;

    /**
     * @param lines takes the lines, and must not wait for the disk
     * @param clock tells the time of a line
     * @param nanoTime bounds the rate
     */
    AccessLog(AccessLogSettings settings, Consumer<String> lines, MeterRegistry registry, Clock clock,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.lines = lines;
        this.clock = clock;
        this.rate = new LineRate(settings.linesPerSecond(), nanoTime);
        this.dropped = Counter.builder("modelport.access.log.dropped")
                .description("Lines of the access log that were not written, because there were too many in a second")
                .register(registry);
    }

    @Override
    public void ended(RequestSummary request) {
        boolean failed = request.outcome() != Outcome.OK;
        if (!(failed && settings.failures()) && !request.caller().trace().isWithin(settings.sampleRate())) {
            return;
        }
        if (rate.tryPass()) {
            lines.accept(JSON.writeValueAsString(AccessLine.of(request, clock.instant())));
        } else {
            dropped.increment();
        }
    }
}
