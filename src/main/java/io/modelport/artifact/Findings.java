package io.modelport.artifact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What a collection has found and done so far. */
final class Findings {

    private static final int LISTED = 100;

    private final boolean dryRun;
    private final Instant startedAt;
    private final PriorityQueue<CollectionReport.Item> largest = new PriorityQueue<>(
            Comparator.comparingLong(CollectionReport.Item::size));
    private CollectionReport.Amount waiting = CollectionReport.Amount.NONE;
    private CollectionReport.Amount deleted = CollectionReport.Amount.NONE;
    private long rescued;
    private long brokenOff;
    private @Nullable Instant oldest;

    Findings(boolean dryRun, Instant startedAt) {
        this.dryRun = dryRun;
        this.startedAt = startedAt;
    }

    /** A blob that nobody names; it counts as deleted when it was marked before that time, else as waiting. */
    void garbage(CollectionReport.Item item, Instant due) {
        Instant since = item.unnamedSince();
        if (since != null && !since.isAfter(due)) {
            deleted = deleted.plus(item.size());
        } else {
            waiting = waiting.plus(item.size());
        }
        if (since != null && (oldest == null || since.isBefore(oldest))) {
            oldest = since;
        }
        largest.add(item);
        if (largest.size() > LISTED) {
            largest.remove();
        }
    }

    /** One of those that waited was deleted. */
    void deleted(long size) {
        deleted = deleted.plus(size);
        waiting = new CollectionReport.Amount(waiting.count() - 1, waiting.bytes() - size);
    }

    void rescued(long count) {
        rescued += count;
    }

    void brokenOff(long count) {
        brokenOff += count;
    }

    CollectionReport.Amount deleted() {
        return deleted;
    }

    CollectionReport report(Instant finishedAt) {
        List<CollectionReport.Item> items = new ArrayList<>(largest);
        items.sort(Comparator.comparingLong(CollectionReport.Item::size).reversed());
        return new CollectionReport(dryRun, startedAt, finishedAt, waiting, deleted, rescued, brokenOff, oldest, items);
    }
}
