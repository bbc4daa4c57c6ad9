package io.modelport.serving.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps what is reported, for one version. */
final class RecordedStats implements ServingStats, ServingStats.VersionStats {

    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Outcome> refusals = new ArrayList<>();
    private final List<Boolean> lookups = new ArrayList<>();
    private final List<ShadowOutcome> shadows = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private @Nullable Gauges gauges;
    private boolean closed;

    @Override
    public synchronized void refused(Protocol protocol, Outcome outcome) {
        refusals.add(outcome);
    }

    @Override
    public VersionStats open(String model, int version, Gauges opened) {
        gauges = opened;
        return this;
    }

    @Override
    public synchronized void request(Protocol protocol, Outcome outcome, long nanos) {
        outcomes.add(outcome);
    }

    @Override
    public synchronized void waited(long nanos) {
        waits.add(nanos);
    }

    @Override
    public synchronized void batch(int rows, long nanos) {
        batches.add(rows);
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

    List<Outcome> outcomes() {
        return outcomes;
    }

    List<Outcome> refusals() {
        return refusals;
    }

    List<Integer> batches() {
        return batches;
    }

    List<Long> waits() {
        return waits;
    }

    boolean isClosed() {
        return closed;
    }

    Gauges gauges() {
        return Objects.requireNonNull(gauges);
    }
}
