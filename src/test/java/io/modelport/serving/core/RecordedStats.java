package io.modelport.serving.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps what is reported, for one version. */
final class RecordedStats implements ServingStats, ServingStats.VersionStats {

    private final List<RequestSummary> requests = new ArrayList<>();
    private final List<RequestSummary> refusals = new ArrayList<>();
    private final List<Boolean> lookups = new ArrayList<>();
    private final List<ShadowOutcome> shadows = new ArrayList<>();
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
    public synchronized void lookedUp(boolean hit, long nanos) {
        lookups.add(hit);
    }

    @Override
    public synchronized void shadow(ShadowOutcome outcome, long nanos) {
        shadows.add(outcome);
    }

    List<Boolean> lookups() {
        return lookups;
    }

    List<ShadowOutcome> shadows() {
        return shadows;
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

    List<BatchRun> runs() {
        return batches;
    }

    List<Integer> batches() {
        return batches.stream().map(BatchRun::rows).toList();
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
