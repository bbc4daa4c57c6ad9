package io.modelport.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.modelport.serving.core.Outcome;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.RequestSummary;
import io.modelport.serving.core.ServingStats;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Meters what the data plane reports, and passes the requests on to those who look at each. */
class ServingMeters implements ServingStats {

    private final MeterRegistry registry;
    private final List<RequestObserver> observers;
    private final PerProtocol<Unrouted> unrouted;
    private final ConcurrentMap<VersionKey, VersionMeters> versions = new ConcurrentHashMap<>();

    private record VersionKey(String model, int version) {}

    ServingMeters(MeterRegistry registry, List<RequestObserver> observers) {
        this.registry = registry;
        this.observers = List.copyOf(observers);
        MeterSet meters = new MeterSet(registry);
        this.unrouted = new PerProtocol<>(protocol -> new Unrouted(meters, protocol));
    }

    @Override
    public void refused(RequestSummary request) {
        unrouted.of(request.protocol()).count(request);
        for (RequestObserver observer : observers) {
            observer.ended(request);
        }
    }

    @Override
    public VersionStats open(String model, int version, Gauges gauges) {
        VersionKey key = new VersionKey(model, version);
        VersionMeters meters = versions.compute(key,
                (same, present) -> present == null ? new VersionMeters(registry, model, version) : present.shared());
        return meters.open(gauges, observers, () -> versions.computeIfPresent(key,
                (same, present) -> present.released() ? null : present));
    }

    /** Counts the requests that came by one protocol and reached no version. */
    private static final class Unrouted {

        private final Counter[] outcomes = new Counter[Outcome.values().length];
        private final Rejections rejections;

        Unrouted(MeterSet meters, Protocol protocol) {
            Tags tags = Tags.of("protocol", protocol.label());
            for (Outcome outcome : Outcome.values()) {
                outcomes[outcome.ordinal()] = meters.counter("modelport.requests.unrouted",
                        "Prediction requests that reached no version", tags.and("outcome", outcome.label()));
            }
            rejections = new Rejections(meters, tags.and("model", "", "version", ""));
        }

        void count(RequestSummary request) {
            outcomes[request.outcome().ordinal()].increment();
            rejections.count(request);
        }
    }
}
