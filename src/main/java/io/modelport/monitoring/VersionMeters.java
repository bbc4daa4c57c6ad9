package io.modelport.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.modelport.serving.core.Outcome;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.ServingStats.Gauges;
import io.modelport.serving.core.ServingStats.VersionStats;
import io.modelport.serving.core.ShadowOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * The meters of one version. A version may be in memory twice for a moment, while it is loaded anew under other limits:
 * both report to the same meters, which go when the last of them does.
 */
final class VersionMeters {

    private static final Duration[] SECONDS = durations(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
            0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);
    private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private final List<Gauges> opened = new CopyOnWriteArrayList<>();
    private final Counter[][] requests = new Counter[Protocol.values().length][Outcome.values().length];
    private final Timer[] durations = new Timer[Protocol.values().length];
    private final Timer waits;
    private final Timer runs;
    private final DistributionSummary batches;
    private final Counter[] shadows = new Counter[ShadowOutcome.values().length];
    private final Timer shadowRuns;
    private final Counter hits;
    private final Counter misses;
    private int users = 1;

    VersionMeters(MeterRegistry registry, String model, int version) {
        this.registry = registry;
        this.tags = Tags.of("model", model, "version", String.valueOf(version));
        for (Protocol protocol : Protocol.values()) {
            Tags byProtocol = tags.and("protocol", protocol.label());
            for (Outcome outcome : Outcome.values()) {
                requests[protocol.ordinal()][outcome.ordinal()] = add(Counter.builder("modelport.requests")
                        .description("Prediction requests, by how they ended")
                        .tags(byProtocol.and("outcome", outcome.label()))
                        .register(registry));
            }
            durations[protocol.ordinal()] = timer("modelport.request",
                    "Time from when a request's body had arrived to its answer", byProtocol);
        }
        waits = timer("modelport.queue.wait", "Time that requests waited for a slot; 0 when one was free", tags);
        runs = timer("modelport.batch.run", "Time that the model ran for a batch", tags);
        batches = add(DistributionSummary.builder("modelport.batch.size")
                .description("Rows that ran together")
                .serviceLevelObjectives(ROWS)
                .tags(tags)
                .register(registry));
        for (ShadowOutcome outcome : ShadowOutcome.values()) {
            shadows[outcome.ordinal()] = add(Counter.builder("modelport.shadow.requests")
                    .description("Copies of requests that were meant for the version, by what became of them")
                    .tags(tags.and("outcome", outcome.label()))
                    .register(registry));
        }
        shadowRuns = timer("modelport.shadow.run", "Time that the version ran for a copy of a request", tags);
        hits = lookups("hit");
        misses = lookups("miss");
        gauge("modelport.slots", "Batches that can run at the same time", Gauges::slots);
        gauge("modelport.slots.busy", "Batches that run now", gauges -> gauges.busySlots().getAsInt());
        gauge("modelport.queue.size", "Requests that wait now", gauges -> gauges.queued().getAsInt());
    }

    /** One more loaded copy of the version uses the meters. */
    VersionMeters shared() {
        users++;
        return this;
    }

    /** One copy fewer uses the meters; true when it was the last, and the meters are gone. */
    boolean released() {
        if (--users > 0) {
            return false;
        }
        meters.forEach(registry::remove);
        return true;
    }

    VersionStats open(Gauges gauges, Runnable onClose) {
        opened.add(gauges);
        return new VersionStats() {

            @Override
            public void request(Protocol protocol, Outcome outcome, long nanos) {
                requests[protocol.ordinal()][outcome.ordinal()].increment();
                durations[protocol.ordinal()].record(nanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public void waited(long nanos) {
                waits.record(nanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public void batch(int rows, long nanos) {
                batches.record(rows);
                runs.record(nanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public void lookedUp(boolean hit, long nanos) {
                (hit ? hits : misses).increment();
            }

            @Override
            public void shadow(ShadowOutcome outcome, long nanos) {
                shadows[outcome.ordinal()].increment();
                if (outcome == ShadowOutcome.OK) {
                    shadowRuns.record(nanos, TimeUnit.NANOSECONDS);
                }
            }

            @Override
            public void close() {
                opened.remove(gauges);
                onClose.run();
            }
        };
    }

    private Counter lookups(String result) {
        return add(Counter.builder("modelport.cache.lookups")
                .description("Requests whose answer was looked for among those that are kept")
                .tags(tags.and("result", result))
                .register(registry));
    }

    private Timer timer(String name, String description, Tags with) {
        return add(Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(SECONDS)
                .tags(with)
                .register(registry));
    }

    private void gauge(String name, String description, ToIntFunction<Gauges> value) {
        add(Gauge.builder(name, opened, all -> all.stream().mapToInt(value).sum())
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private <T extends Meter> T add(T meter) {
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
