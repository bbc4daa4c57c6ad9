package io.modelport.serving.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for one version: the more urgent first, equally urgent ones as they came. One batch in every
 * {@value #TURNS} that could begin with another level begins with whoever came first of all, so that nobody waits for ever.
 * Guarded by the batcher.
 */
final class PredictionQueue {

    static final int TURNS = 8;

    private static final int LEVELS = Priority.values().length;

    private final Lane[] lanes = new Lane[LEVELS];
    private int contested;

    /** The requests of one level, linked through themselves so that any of them leaves in constant time. */
    private static final class Lane {

        private @Nullable Prediction first;
        private @Nullable Prediction last;
        private int size;
    }

    PredictionQueue() {
        for (int i = 0; i < LEVELS; i++) {
            lanes[i] = new Lane();
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        int size = 0;
        for (int i = 0; i < LEVELS; i++) {
            size += lanes[i].size;
        }
        return size;
    }

    void add(Prediction prediction) {
        Lane lane = lanes[prediction.priority().ordinal()];
        prediction.previous = lane.last;
        if (lane.last == null) {
            lane.first = prediction;
        } else {
            lane.last.next = prediction;
        }
        lane.last = prediction;
        prediction.queued = true;
        lane.size++;
    }

    /** Takes it out; false when it was not in. */
    boolean remove(Prediction prediction) {
        if (!prediction.queued) {
            return false;
        }
        Lane lane = lanes[prediction.priority().ordinal()];
        Prediction before = prediction.previous;
        Prediction after = prediction.next;
        if (before == null) {
            lane.first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            lane.last = before;
        } else {
            after.previous = before;
        }
        prediction.previous = null;
        prediction.next = null;
        prediction.queued = false;
        lane.size--;
        return true;
    }

    /** Takes out the newest of the least urgent requests below a priority; null when there is none that was not begun. */
    @Nullable Prediction removeBelow(Priority priority) {
        for (int level = LEVELS - 1; level > priority.ordinal(); level--) {
            Prediction newest = lanes[level].last;
            if (newest != null && newest.takenRows == 0) {
                boolean _ = remove(newest);
                return newest;
            }
        }
        return null;
    }

    /**
     * Takes rows for a batch: those of one request, then of every other one whose rows have the same shape, until the batch
     * is full. A request of more rows than fit stays in, with its rest.
     *
     * @param limit the most rows of a batch; a request of a model without batches counts as one row
     * @param shared whether several requests may share the batch
     * @param expired takes requests whose time was up before they were begun
     * @return null when nobody waits
     */
    @Nullable Batch take(int limit, boolean shared, long now, List<Prediction> expired) {
        int begin = levelToBegin();
        Batch batch = fill(lanes[begin], null, limit, shared, now, expired);
        for (int level = 0; level < LEVELS; level++) {
            if (level != begin && (batch == null || shared && batch.rows() < limit)) {
                batch = fill(lanes[level], batch, limit, shared, now, expired);
            }
        }
        return batch;
    }

    private @Nullable Batch fill(Lane lane, @Nullable Batch begun, int limit, boolean shared, long now,
            List<Prediction> expired) {
        Batch batch = begun;
        Prediction following;
        for (Prediction candidate = lane.first; candidate != null; candidate = following) {
            following = candidate.next;
            if (candidate.isExpired(now)) {
                boolean _ = remove(candidate);
                expired.add(candidate);
                continue;
            }
            if (batch != null && !batch.fits(candidate.inputs())) {
                continue;
            }
            if (!candidate.begin()) {
                boolean _ = remove(candidate);
                continue;
            }
            if (batch == null) {
                batch = new Batch();
            }
            int rows = Math.min(candidate.inputs().rows() - candidate.takenRows, limit - batch.rows());
            batch.add(candidate, candidate.takenRows, rows);
            candidate.takenRows += rows;
            if (candidate.takenRows == candidate.inputs().rows()) {
                boolean _ = remove(candidate);
            }
            if (!shared || batch.rows() == limit) {
                break;
            }
        }
        return batch;
    }

    /** Those that came before that moment. */
    List<Prediction> arrivedBefore(long moment) {
        List<Prediction> early = new ArrayList<>(0);
        for (Lane lane : lanes) {
            for (Prediction each = lane.first; each != null && each.arrivedAt() - moment < 0; each = each.next) {
                early.add(each);
            }
        }
        return early;
    }

    private int levelToBegin() {
        int most = 0;
        int oldest = 0;
        int waiting = 0;
        for (int level = LEVELS - 1; level >= 0; level--) {
            Prediction first = lanes[level].first;
            if (first != null) {
                Prediction before = lanes[oldest].first;
                most = level;
                oldest = before == null || first.arrivedAt() - before.arrivedAt() < 0 ? level : oldest;
                waiting++;
            }
        }
        if (waiting < 2) {
            return most;
        }
        contested++;
        return contested % TURNS == 0 ? oldest : most;
    }
}
