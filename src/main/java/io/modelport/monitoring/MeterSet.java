package io.modelport.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Meters that come one by one and go together. */
final class MeterSet {

    private static final Duration[] SECONDS = durations(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
            0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);

    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    MeterSet(MeterRegistry registry) {
        this.registry = registry;
    }

    Counter counter(String name, String description, Tags tags) {
        return add(Counter.builder(name).description(description).tags(tags).register(registry));
    }

    Timer timer(String name, String description, Tags tags) {
        return add(Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(SECONDS)
                .tags(tags)
                .register(registry));
    }

    DistributionSummary summary(String name, String description, double[] bounds, Tags tags) {
        return add(DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(bounds)
                .tags(tags)
                .register(registry));
    }

    void gauge(String name, String description, Supplier<Number> value, Tags tags) {
        add(Gauge.builder(name, value).description(description).tags(tags).register(registry));
    }

    synchronized void remove() {
        meters.forEach(registry::remove);
    }

    private synchronized <T extends Meter> T add(T meter) {
        meters.add(meter);
        return meter;
    }

    private static Duration[] durations(double... seconds) {
        Duration[] durations = new Duration[seconds.length];
        for (int i = 0; i < seconds.length; i++) {
            durations[i] = Duration.ofNanos(Math.round(seconds[i] * 1e9));
        }
        return durations;
    }
}
