package io.modelport.serving.core;

import io.modelport.serving.core.ServingStats.VersionStats;
import io.modelport.serving.core.VersionStatistics.BatchTotal;
import io.modelport.serving.core.VersionStatistics.Total;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts for those who ask the data plane itself, and passes on what it is told. */
final class VersionCounters implements VersionStats {

    private final VersionStats next;
    private final Counter success = new Counter();
    private final Counter fail = new Counter();
    private final Counter queue = new Counter();
    private final Counter input = new Counter();
    private final Counter infer = new Counter();
    private final Counter output = new Counter();
    private final Counter hit = new Counter();
    private final Counter miss = new Counter();
    private final LongAdder rows = new LongAdder();
    private final AtomicReferenceArray<Counter> batches = new AtomicReferenceArray<>(Limits.MOST_ROWS + 1);
    private volatile long lastInference;

    private static final class Counter {

        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(long time) {
            count.increment();
            nanos.add(time);
        }

        void addIfAny(long time) {
            if (time != RequestTimes.NONE) {
                add(time);
            }
        }

        Total total() {
            return new Total(count.sum(), nanos.sum());
        }
    }

    VersionCounters(VersionStats next) {
        this.next = next;
    }

    @Override
    public void request(RequestSummary request) {
        RequestTimes times = request.times();
        (request.outcome() == Outcome.OK ? success : fail).add(times.total());
        input.addIfAny(times.parse());
        queue.addIfAny(times.queue());
        output.addIfAny(times.serialise());
        next.request(request);
    }

    @Override
    public void batch(BatchRun run) {
        long nanos = run.endedAt() - run.beganAt();
        rows.add(run.rows());
        infer.add(nanos);
        bySize(Math.clamp(run.rows(), 0, Limits.MOST_ROWS)).add(nanos);
        lastInference = System.currentTimeMillis();
        next.batch(run);
    }

    @Override
    public void lookedUp(boolean found, long nanos) {
        (found ? hit : miss).add(nanos);
        next.lookedUp(found, nanos);
    }

    @Override
    public void shadow(ShadowOutcome outcome, long nanos) {
        next.shadow(outcome, nanos);
    }

    @Override
    public void close() {
        next.close();
    }

    VersionStatistics statistics() {
        List<BatchTotal> bySize = new ArrayList<>();
        for (int size = 0; size < batches.length(); size++) {
            Counter counter = batches.get(size);
            if (counter != null) {
                bySize.add(new BatchTotal(size, counter.total()));
            }
        }
        Total runs = infer.total();
        return new VersionStatistics(lastInference, rows.sum(), runs.count(), success.total(), fail.total(),
                queue.total(), input.total(), runs, output.total(), hit.total(), miss.total(), bySize);
    }

    private Counter bySize(int size) {
        Counter counter = batches.get(size);
        if (counter == null) {
            boolean _ = batches.compareAndSet(size, null, new Counter());
            counter = batches.get(size);
        }
        return counter;
    }
}
