package io.modelport.serving.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for one version, first come first served, linked through themselves so that any of them leaves
 * in constant time. Guarded by the batcher.
 */
final class PredictionQueue {

    private @Nullable Prediction first;
    private @Nullable Prediction last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    void add(Prediction prediction) {
        prediction.previous = last;
        if (last == null) {
            first = prediction;
        } else {
            last.next = prediction;
        }
        last = prediction;
        prediction.queued = true;
        size++;
    }

    /** Takes it out; false when it was not in. */
    boolean remove(Prediction prediction) {
        if (!prediction.queued) {
            return false;
        }
        Prediction before = prediction.previous;
        Prediction after = prediction.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        prediction.previous = null;
        prediction.next = null;
        prediction.queued = false;
        size--;
        return true;
    }

    /**
     * Takes rows for a batch: those of the first request, then of every later one whose rows have the same shape, until
     * the batch is full. A request of more rows than fit stays in, with its rest.
     *
     * @param limit the most rows of a batch; a request of a model without batches counts as one row
     * @param shared whether several requests may share the batch
     * @param expired takes requests whose time was up before they were begun
     * @return null when nobody waits
     */
    @Nullable Batch take(int limit, boolean shared, long now, List<Prediction> expired) {
        Batch batch = null;
        Inputs shape = null;
        Prediction following;
        for (Prediction candidate = first; candidate != null; candidate = following) {
            following = candidate.next;
            if (candidate.isExpired(now)) {
                remove(candidate);
                expired.add(candidate);
                continue;
            }
            if (shape != null && !candidate.inputs().fits(shape)) {
                continue;
            }
            if (!candidate.begin()) {
                remove(candidate);
                continue;
            }
            if (batch == null) {
                batch = new Batch();
                shape = candidate.inputs();
            }
            int rows = Math.min(candidate.inputs().rows() - candidate.takenRows, limit - batch.rows());
            batch.add(candidate, candidate.takenRows, rows);
            candidate.takenRows += rows;
            if (candidate.takenRows == candidate.inputs().rows()) {
                remove(candidate);
            }
            if (!shared || batch.rows() == limit) {
                break;
            }
        }
        return batch;
    }
}
