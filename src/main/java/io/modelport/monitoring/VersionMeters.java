package io.modelport.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.modelport.serving.core.BatchRun;
import io.modelport.serving.core.RequestSummary;
import io.modelport.serving.core.ServingStats.Gauges;
import io.modelport.serving.core.ServingStats.VersionStats;
import io.modelport.serving.core.ShadowOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * The meters of one version. A version may be in memory twice for a moment, while it is loaded anew under other limits:
 * both report to the same meters, which go when the last of them does.
 */
final class VersionMeters {

    private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private final Tags tags;
    private final MeterSet meters;
    private final List<Gauges> opened = new CopyOnWriteArrayList<>();
    private final PerProtocol<ProtocolMeters> protocols;
    private final Timer runs;
    private final DistributionSummary batches;
    private final Counter[] shadows = new Counter[ShadowOutcome.values().length];
    private final Timer shadowRuns;
    private final Counter hits;
    private final Counter misses;
    private int users = 1;

    VersionMeters(MeterRegistry registry, String model, int version) {
        this.tags = Tags.of("model", model, "version", String.valueOf(version));
        this.meters = new MeterSet(registry);
        protocols = new PerProtocol<>(
                protocol -> new ProtocolMeters(meters, tags.and("protocol", protocol.label())));
        runs = meters.timer("modelport.batch.run", "Time that the model ran for a batch", tags);
        batches = meters.summary("modelport.batch.size", "Rows that ran together", ROWS, tags);
        for (ShadowOutcome outcome : ShadowOutcome.values()) {
            shadows[outcome.ordinal()] = meters.counter("modelport.shadow.requests",
                    "Copies of requests that were meant for the version, by what became of them",
                    tags.and("outcome", outcome.label()));
        }
        shadowRuns = meters.timer("modelport.shadow.run", "Time that the version ran for a copy of a request", tags);
        hits = lookups("hit");
        misses = lookups("miss");
        gauge("modelport.slots", "Batches that can run at the same time", Gauges::slots);
        gauge("modelport.slots.busy", "Batches that run now", gauges -> gauges.busySlots().getAsInt());
        gauge("modelport.runs.hanging", "Batches whose run does not end", gauges -> gauges.hanging().getAsInt());
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
        meters.remove();
        return true;
    }

    VersionStats open(Gauges gauges, List<RequestObserver> observers, Runnable onClose) {
        opened.add(gauges);
        return new VersionStats() {

            @Override
            public void request(RequestSummary request) {
                protocols.of(request.protocol()).record(request);
                for (int i = 0; i < observers.size(); i++) {
                    observers.get(i).ended(request);
                }
            }

            @Override
            public void batch(BatchRun run) {
                batches.record(run.rows());
                runs.record(run.endedAt() - run.beganAt(), TimeUnit.NANOSECONDS);
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
        return meters.counter("modelport.cache.lookups",
                "Requests whose answer was looked for among those that are kept", tags.and("result", result));
    }

    private void gauge(String name, String description, ToIntFunction<Gauges> value) {
        meters.gauge(name, description, () -> opened.stream().mapToInt(value).sum(), tags);
    }
}
