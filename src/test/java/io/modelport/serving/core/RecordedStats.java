package io.modelport.serving.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps what is reported, for one version. */
final class RecordedStats implements ServingStats, ServingStats.VersionStats {

    private final List<RequestSummary> requests = new ArrayList<>();
    private final List<RequestSummary> refusals = new ArrayList<>();
    private final List<BatchRun> batches = new ArrayList<>();
    private @Nullable Gauges gauges;
    private boolean closed;

    @Override
    public synchronized void refused(RequestSummary request) {
        refusals.add(request);
    }

    @Override
    public VersionStats open(String model, int version, Gauges opened) {
        gauges = opened;
        return this;
    }

    @Override
    public synchronized void request(RequestSummary request) {
        requests.add(request);
    }

    @Override
    public synchronized void batch(BatchRun run) {
        batches.add(run);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    List<RequestSummary> requests() {
        return requests;
    }

    List<RequestSummary> refusals() {
        return refusals;
    }

    List<BatchRun> batches() {
        return batches;
    }

    List<Outcome> outcomes() {
        return requests.stream().map(RequestSummary::outcome).toList();
    }

    List<Long> waits() {
        return requests.stream().map(request -> request.times().queue()).toList();
    }

    boolean isClosed() {
        return closed;
    }

    Gauges gauges() {
        return Objects.requireNonNull(gauges);
    }
}
