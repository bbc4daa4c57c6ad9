package io.modelport.serving.core;

import java.util.List;

/**
 * What a version has done since it was loaded.
 *
 * @param lastInference when its last batch ran, in milliseconds since 1970; 0 when none did
 * @param rows how many rows it has run
 * @param runs how many batches it has run
 * @param success the requests that it answered, and their time from arrival to answer
 * @param fail the requests that ended otherwise
 * @param queue the time that requests waited for a slot
 * @param input the time that it took to read requests into tensors
 * @param infer the batches, and the time that the model ran
 * @param output the time that it took to write answers
 * @param cacheHit the requests that were answered with what was kept, and the time that it took to find that
 * @param cacheMiss the requests whose answer was looked for and not kept, and the time that it took
 * @param batches the batches by their number of rows, ascending
 */
public record VersionStatistics(long lastInference, long rows, long runs, Total success, Total fail, Total queue,
        Total input, Total infer, Total output, Total cacheHit, Total cacheMiss, List<BatchTotal> batches) {

    /** Of a version that is not loaded. */
    public static final VersionStatistics NONE = new VersionStatistics(0, 0, 0, Total.NONE, Total.NONE, Total.NONE,
            Total.NONE, Total.NONE, Total.NONE, Total.NONE, Total.NONE, List.of());

    public VersionStatistics {
        batches = List.copyOf(batches);
    }

    /**
     * How often something happened, and how long it took together.
     *
     * @param count how often
     * @param nanos how many nanoseconds together
     */
    public record Total(long count, long nanos) {

        /** Nothing happened. */
        public static final Total NONE = new Total(0, 0);
    }

    /**
     * The batches of one size.
     *
     * @param rows their number of rows
     * @param infer how many there were, and the time that the model ran for them
     */
    public record BatchTotal(int rows, Total infer) {}
}
