package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.problem.Overloaded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the requests of one version and its slots together.
 *
 * <p>
 * A request that finds a slot free and nobody waiting is run at once by the thread that brought it: a hand-off would cost
 * several times what a small model does. Any other is queued and holds no thread, and so is every one while a crowd comes
 * in. A slot that comes free takes what has gathered meanwhile as one batch, so batching delays nobody; it runs on the
 * executor, whose queue is shared, so that versions take turns.
 */
final class Batcher {

    private final InputContract contract;
    private final Limits limits;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Crowd crowd;
    /* Guarded by this. */
    private final List<Slot> slots;
    private final List<Slot> hanging = new ArrayList<>(0);
    private final PredictionQueue queue = new PredictionQueue();
    private final ArrayDeque<Slot> free;
    private int admitted;

    Batcher(InputContract contract, Limits limits, List<Slot> slots, Executor executor, LongSupplier nanoTime,
            Crowd crowd) {
        this.contract = contract;
        this.limits = limits;
        this.slots = new ArrayList<>(slots);
        this.free = new ArrayDeque<>(slots);
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.crowd = crowd;
    }

    /** Runs it now, or queues it, or fails it because the queue is full. */
    void submit(Prediction prediction) {
        Slot slot = prediction.inputs().rows() <= limits.batchLimit() && !gathers() ? borrowWhenNobodyWaits() : null;
        if (slot == null) {
            enqueue(prediction);
            return;
        }
        runHere(prediction, slot);
    }

    /** Takes it out of the queue, if it is still there. */
    synchronized void leave(Prediction prediction) {
        if (queue.remove(prediction)) {
            admitted--;
        }
    }

    synchronized int queued() {
        return queue.size();
    }

    synchronized int busySlots() {
        return slots.size() - free.size();
    }

    /** Those that requests can get. */
    synchronized List<Slot> slots() {
        return List.copyOf(slots);
    }

    /** Those that are in a run that hangs. */
    synchronized List<Slot> hanging() {
        return List.copyOf(hanging);
    }

    /** Takes a slot out, since its run hangs; false when it is out already. */
    synchronized boolean takeOut(Slot slot) {
        if (!slots.remove(slot)) {
            return false;
        }
        hanging.add(slot);
        return true;
    }

    /** Puts in a slot that nobody uses. */
    void putIn(Slot slot) {
        synchronized (this) {
            slots.add(slot);
        }
        giveBack(slot);
    }

    /** Those who have waited since before that moment. */
    synchronized List<Prediction> waitingSince(long moment) {
        return queue.arrivedBefore(moment);
    }

    /** Whether requests had better wait for each other; a queue that holds no whole batch is not for that. */
    private boolean gathers() {
        return contract.batched() && limits.batchLimit() > 1 && limits.queueLimit() >= limits.batchLimit()
                && crowd.isThere();
    }

    private void runHere(Prediction prediction, Slot slot) {
        if (!prediction.begin()) {
            giveBack(slot);
            return;
        }
        BatchRun run = new BatchRun(prediction.inputs().rows(), 1);
        slot.occupy(prediction);
        List<Tensor> outputs;
        try {
            outputs = slot.run(prediction.inputs().tensors(), run);
        } catch (RuntimeException | Error e) {
            giveBack(slot);
            prediction.partFailed(e);
            return;
        }
        giveBack(slot);
        prediction.partDone(0, run.rows(), outputs, run);
    }

    private void enqueue(Prediction prediction) {
        if (!admit(prediction.priority())) {
            prediction.fail(queueFull());
            return;
        }
        try {
            // Before it can be seen, because a slot may answer it the moment it is.
            prediction.suspend();
        } catch (RuntimeException e) {
            withdraw();
            prediction.fail(e);
            return;
        }
        Slot slot = add(prediction);
        if (slot != null) {
            start(slot);
        }
    }

    /** Makes room for one more, where the queue is full at the cost of a less urgent one; false when there is none. */
    private boolean admit(Priority priority) {
        Prediction displaced;
        synchronized (this) {
            if (admitted < limits.queueLimit()) {
                admitted++;
                return true;
            }
            displaced = queue.removeBelow(priority);
        }
        if (displaced != null) {
            displaced.fail(queueFull());
        }
        return displaced != null;
    }

    private Overloaded queueFull() {
        return new Overloaded("queue-full",
                "As many requests wait for this model as may: " + limits.queueLimit() + ".",
                "Send it again in a moment.");
    }

    private synchronized void withdraw() {
        admitted--;
    }

    /** Puts it into the queue; a slot that has come free meanwhile is to be started. */
    private synchronized @Nullable Slot add(Prediction prediction) {
        if (prediction.isSettled()) {
            admitted--;
            return null;
        }
        queue.add(prediction);
        return free.poll();
    }

    private synchronized @Nullable Slot borrowWhenNobodyWaits() {
        return queue.isEmpty() ? free.poll() : null;
    }

    private void giveBack(Slot slot) {
        if (isBeyond(slot)) {
            slot.close();
        } else if (!free(slot)) {
            start(slot);
        }
    }

    /** Whether another one has taken its place; one that hung and got none takes its own place again. */
    private synchronized boolean isBeyond(Slot slot) {
        if (hanging.isEmpty() || !hanging.remove(slot)) {
            return false;
        }
        if (slots.size() >= limits.slots()) {
            return true;
        }
        slots.add(slot);
        return false;
    }

    /** False when somebody waits for the slot. */
    private synchronized boolean free(Slot slot) {
        if (queue.isEmpty()) {
            free.push(slot);
            return true;
        }
        return false;
    }

    private void start(Slot slot) {
        executor.execute(() -> runNextBatch(slot));
    }

    private void runNextBatch(Slot slot) {
        List<Prediction> expired = new ArrayList<>(0);
        Batch batch = take(expired, slot);
        try {
            for (int i = 0; i < expired.size(); i++) {
                expired.get(i).expire();
            }
            if (batch != null) {
                batch.run(slot);
            }
        } finally {
            if (batch != null) {
                giveBack(slot);
            }
        }
    }

    /** The rows to run next; null when nobody waits any more, and the slot is free again. */
    private synchronized @Nullable Batch take(List<Prediction> expired, Slot slot) {
        long now = nanoTime.getAsLong();
        int before = queue.size();
        Batch batch = queue.take(limits.batchLimit(), contract.batched(), now, expired);
        admitted -= before - queue.size();
        if (batch == null) {
            free.push(slot);
        }
        return batch;
    }
}
