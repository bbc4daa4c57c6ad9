package io.modelport.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.modelport.serving.core.Outcome;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.ServingStats;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/** Meters what the data plane reports. */
@Component
class ServingMeters implements ServingStats {

    private final MeterRegistry registry;
    private final Counter[][] refused = new Counter[Protocol.values().length][Outcome.values().length];
    private final ConcurrentMap<VersionKey, VersionMeters> versions = new ConcurrentHashMap<>();

    private record VersionKey(String model, int version) {}

    ServingMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Protocol protocol : Protocol.values()) {
            for (Outcome outcome : Outcome.values()) {
                refused[protocol.ordinal()][outcome.ordinal()] = Counter.builder("modelport.requests.unrouted")
                        .description("Prediction requests that reached no version")
                        .tag("protocol", protocol.label())
                        .tag("outcome", outcome.label())
                        .register(registry);
            }
        }
    }

    @Override
    public void refused(Protocol protocol, Outcome outcome) {
        refused[protocol.ordinal()][outcome.ordinal()].increment();
    }

    @Override
    public VersionStats open(String model, int version, Gauges gauges) {
        VersionKey key = new VersionKey(model, version);
        VersionMeters meters = versions.compute(key,
                (same, present) -> present == null ? new VersionMeters(registry, model, version) : present.shared());
        return meters.open(gauges, () -> versions.computeIfPresent(key,
                (same, present) -> present.released() ? null : present));
    }
}
