package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.problem.DeadlineExceeded;
import io.modelport.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through a version. It is settled once: answered, failed, expired or cancelled. The version and
 * the memory of the inputs are given back only after that and after the last slot has let go of its rows.
 */
public final class Prediction implements Occupant {

    private static final System.Logger log = System.getLogger(Prediction.class.getName());
    private static final String FAULT = "internal-error";

    private final VersionHandle version;
    private final Protocol protocol;
    private final Exchange exchange;
    private final InputCollector collector;
    private final long arrivedAt;
    private long deadline;
    private @Nullable Inputs inputs;
    private long readAt = RequestTimes.NEVER;
    private @Nullable Future<?> patienceOver;
    private @Nullable Future<?> deadlineOver;
    private @Nullable Consumer<List<Tensor>> onOutputs;
    private List<VersionHandle> shadows = List.of();
    private volatile boolean answered;

    /* How far it is, guarded by this. */
    private final List<Result> results = new ArrayList<>(1);
    private int runningParts;
    private int finishedRows;
    private boolean settled;
    private boolean released;
    private long begunAt = RequestTimes.NEVER;
    private long ranFrom = RequestTimes.NEVER;
    private @Nullable BatchRun lastRun;

    /* How it ends, for the thread that has settled it. */
    private Outcome outcome = Outcome.OK;
    private @Nullable String reason;
    private long writtenFrom = RequestTimes.NEVER;
    private boolean reported;

    /* Its place in the queue, guarded by the batcher. */
    @Nullable Prediction previous;
    @Nullable Prediction next;
    boolean queued;
    int takenRows;

    /**
     * The outputs for some of the rows.
     *
     * @param firstRow the first of the rows
     * @param outputs their outputs
     */
    private record Result(int firstRow, List<Tensor> outputs) {}

    /**
     * @param arrivedAt when the request had arrived, in nanoseconds of the data plane's clock
     * @param deadline until when it must be answered, on the same clock
     */
    Prediction(VersionHandle version, Protocol protocol, Exchange exchange, InputCollector collector, long arrivedAt,
            long deadline) {
        this.version = version;
        this.protocol = protocol;
        this.exchange = exchange;
        this.collector = collector;
        this.arrivedAt = arrivedAt;
        this.deadline = deadline;
    }

    /** The caller went away: it leaves the queue, and nothing is answered. */
    public void cancel() {
        if (settle()) {
            version.leaveQueue(this);
            outcome = Outcome.CANCELLED;
            report();
            releaseWhenUnused();
        }
    }

    /** Its time is up: it leaves the queue, and the caller is told. */
    public void expire() {
        fail(new DeadlineExceeded("deadline-exceeded",
                "The prediction was not ready within the time that a request may take.",
                "Send fewer rows, or try again when there is less load."));
    }

    @Override
    public void expireOverdue(long now) {
        if (now - deadline >= 0) {
            expire();
        }
    }

    /** Looks whether the caller is still there; if not, it leaves. */
    void probe() {
        exchange.probe();
    }

    Inputs inputs() {
        return Objects.requireNonNull(inputs);
    }

    /** Versions that are to be given a copy of it when it has been answered. */
    void shadowedBy(List<VersionHandle> versions) {
        shadows = versions;
    }

    /** Its outputs are of use beyond its answer, after that. */
    void onOutputs(Consumer<List<Tensor>> taker) {
        onOutputs = taker;
    }

    /** Answers it with outputs that are known without running the model. */
    void answerWith(List<Tensor> outputs) {
        if (begin()) {
            partDone(0, inputs().rows(), outputs, null);
        }
    }

    long arrivedAt() {
        return arrivedAt;
    }

    Priority priority() {
        return collector.priority();
    }

    boolean isExpired(long now) {
        return now - deadline >= 0 || collector.patience() > 0 && now - arrivedAt >= collector.patience();
    }

    /** Reads the inputs; false when that failed, and the request with it. */
    boolean read() {
        try {
            exchange.read(collector);
            inputs = collector.finish();
            readAt = version.now();
            if (collector.deadline() > 0) {
                deadline = Math.min(deadline, arrivedAt + collector.deadline());
            }
        } catch (RuntimeException | Error e) {
            fail(e);
            return false;
        }
        if (readAt - deadline < 0) {
            return true;
        }
        expire();
        return false;
    }

    void suspend() {
        exchange.suspend(this);
        if (collector.patience() > 0) {
            patienceOver = after(collector.patience(), this::expireUnlessBegun);
        }
        if (collector.deadline() > 0) {
            deadlineOver = after(deadline - arrivedAt, this::expire);
        }
    }

    /** @param nanos counted from its arrival */
    private Future<?> after(long nanos, Runnable action) {
        CompletableFuture<Void> timer = new CompletableFuture<>();
        var _ = timer.completeOnTimeout(null, arrivedAt + nanos - version.now(), TimeUnit.NANOSECONDS)
                .thenRunAsync(action, Thread::startVirtualThread);
        return timer;
    }

    /** A slot is about to run some of its rows; false when nobody waits for them any more. */
    synchronized boolean begin() {
        if (settled) {
            return false;
        }
        runningParts++;
        if (begunAt == RequestTimes.NEVER) {
            begunAt = version.now();
        }
        return true;
    }

    /** @param run the batch that they ran in; null when none had to */
    void partDone(int firstRow, int rows, List<Tensor> outputs, @Nullable BatchRun run) {
        if (finishPart(firstRow, rows, outputs, run)) {
            answer();
        }
        releaseWhenUnused();
    }

    void partFailed(Throwable failure) {
        endPart();
        fail(failure);
        releaseWhenUnused();
    }

    /** Ends it with a failure, unless it has ended already. */
    void fail(Throwable failure) {
        if (settle()) {
            version.leaveQueue(this);
            deliverFailure(failure);
            releaseWhenUnused();
        }
    }

    private void expireUnlessBegun() {
        boolean begun;
        synchronized (this) {
            begun = runningParts > 0 || finishedRows > 0;
        }
        if (!begun) {
            expire();
        }
    }

    synchronized boolean isSettled() {
        return settled;
    }

    private synchronized boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    private synchronized boolean finishPart(int firstRow, int rows, List<Tensor> outputs, @Nullable BatchRun run) {
        runningParts--;
        if (settled) {
            return false;
        }
        if (run != null) {
            ranIn(run);
        }
        results.add(new Result(firstRow, outputs));
        finishedRows += rows;
        settled = finishedRows == inputs().rows();
        return settled;
    }

    private void ranIn(BatchRun run) {
        if (ranFrom == RequestTimes.NEVER || run.beganAt() < ranFrom) {
            ranFrom = run.beganAt();
        }
        if (lastRun == null || run.endedAt() > lastRun.endedAt()) {
            lastRun = run;
        }
    }

    private synchronized void endPart() {
        runningParts--;
    }

    private void answer() {
        List<Tensor> outputs;
        try {
            outputs = results.size() == 1 ? results.getFirst().outputs : join();
            writtenFrom = version.now();
            exchange.caller().beforeSending(this::report);
            exchange.answer(new Answer(version, outputs));
        } catch (RuntimeException | Error e) {
            deliverFailure(e);
            return;
        }
        report();
        answered = true;
        if (onOutputs != null) {
            onOutputs.accept(outputs);
        }
    }

    private List<Tensor> join() {
        List<List<Tensor>> parts = results.stream()
                .sorted(Comparator.comparingInt(Result::firstRow))
                .map(Result::outputs)
                .toList();
        return Rows.join(parts, inputs().rows());
    }

    /** An adapter that cannot write must not take its batch-mates with it. */
    private void deliverFailure(Throwable failure) {
        outcome = Outcome.of(failure);
        writtenFrom = RequestTimes.NEVER;
        reason = failure instanceof Problem problem ? problem.type() : FAULT;
        exchange.caller().beforeSending(this::report);
        try {
            exchange.fail(failure);
        } catch (RuntimeException e) {
            log.log(System.Logger.Level.WARNING, "An answer could not be delivered.", e);
        }
        report();
    }

    private void report() {
        if (!reported) {
            reported = true;
            version.ended(summary(version.now()));
        }
    }

    private synchronized RequestSummary summary(long now) {
        long ranTo = lastRun == null ? RequestTimes.NEVER : lastRun.endedAt();
        RequestTimes times = new RequestTimes(arrivedAt, readAt, begunAt, ranFrom, ranTo, writtenFrom, now);
        return new RequestSummary(protocol, version.model(), version.version(), outcome, reason,
                inputs == null ? 0 : inputs.rows(), times, lastRun, exchange.caller());
    }

    private void releaseWhenUnused() {
        synchronized (this) {
            if (!settled || runningParts > 0 || released) {
                return;
            }
            released = true;
        }
        if (patienceOver != null) {
            boolean _ = patienceOver.cancel(false);
        }
        if (deadlineOver != null) {
            boolean _ = deadlineOver.cancel(false);
        }
        if (!answered || shadows.isEmpty() || !version.shadow(inputs(), collector, shadows)) {
            collector.discard();
        }
        version.release();
    }
}
