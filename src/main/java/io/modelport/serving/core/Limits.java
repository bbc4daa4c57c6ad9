package io.modelport.serving.core;

import io.modelport.problem.Invalid;

/**
 * How much one version does at once.
 *
 * @param batchLimit the most rows that run together, from 1
 * @param slots how many batches run at the same time, from 1
 * @param queueLimit how many requests may wait, from 0
 * @param cacheBytes the most bytes of answers that are kept for equal inputs; 0 for none
 */
public record Limits(int batchLimit, int slots, int queueLimit, long cacheBytes) {

    static final int MOST_ROWS = 4_096;
    private static final int MOST_SLOTS = 1_024;
    private static final long MOST_CACHE_BYTES = 1L << 40;

    public Limits {
        require("batchLimit", batchLimit, 1, MOST_ROWS);
        require("slots", slots, 1, MOST_SLOTS);
        require("queueLimit", queueLimit, 0, Integer.MAX_VALUE);
        require("cacheBytes", cacheBytes, 0, MOST_CACHE_BYTES);
    }

    /** Without a cache. */
    public Limits(int batchLimit, int slots, int queueLimit) {
        this(batchLimit, slots, queueLimit, 0);
    }

    private static void require(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new Invalid("invalid-limits", field + " is " + value + ".",
                    "Use a number from " + least + " to " + most + ".", field);
        }
    }
}
