package io.modelport.artifact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a collection of garbage found and did.
 *
 * @param dryRun whether it only looked
 * @param startedAt when it began
 * @param finishedAt when it had ended
 * @param waiting blobs that nobody names and that are deleted once they have been so for the grace period
 * @param deleted blobs that were deleted; of a dry run, those that would have been
 * @param rescued how many blobs had been marked before, but were named or stored again since
 * @param brokenOff how many files of uploads that were broken off by a crash were removed, or would have been
 * @param oldest since when the longest waiting blob has not been named; null when none waits
 * @param items some of the blobs that nobody names, the largest first
 */
public record CollectionReport(boolean dryRun, Instant startedAt, Instant finishedAt, Amount waiting, Amount deleted,
        long rescued, long brokenOff, @Nullable Instant oldest, List<Item> items) {

    public CollectionReport {
        items = List.copyOf(items);
    }

    /**
     * So many blobs.
     *
     * @param count how many
     * @param bytes their size together
     */
    public record Amount(long count, long bytes) {

        static final Amount NONE = new Amount(0, 0);

        Amount plus(long size) {
            return new Amount(count + 1, bytes + size);
        }
    }

    /**
     * A blob that nobody names.
     *
     * @param digest its identity
     * @param size its size, in bytes
     * @param unnamedSince since when it is known that nobody names it; null when this was found out just now
     */
    public record Item(Digest digest, long size, @Nullable Instant unnamedSince) {}
}
