package io.modelport.monitoring;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.modelport.serving.core.BatchRun;
import io.modelport.serving.core.RequestSummary;
import io.modelport.serving.core.ServingStats.Gauges;
import io.modelport.serving.core.ServingStats.VersionStats;
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
    private int users = 1;

    VersionMeters(MeterRegistry registry, String model, int version) {
        this.tags = Tags.of("model", model, "version", String.valueOf(version));
        this.meters = new MeterSet(registry);
        protocols = new PerProtocol<>(
                protocol -> new ProtocolMeters(meters, tags.and("protocol", protocol.label())));
        runs = meters.timer("modelport.batch.run", "Time that the model ran for a batch", tags);
        batches = meters.summary("modelport.batch.size", "Rows that ran together", ROWS, tags);
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
            public void close() {
                opened.remove(gauges);
                onClose.run();
            }
        };
    }

    private void gauge(String name, String description, ToIntFunction<Gauges> value) {
        meters.gauge(name, description, () -> opened.stream().mapToInt(value).sum(), tags);
    }
}
