package io.modelport.serving.core;

import io.modelport.problem.Invalid;

/**
 * How much one version does at once.
 *
 * @param batchLimit the most rows that run together, from 1
 * @param slots how many batches run at the same time, from 1
 * @param queueLimit how many requests may wait, from 0
 */
public record Limits(int batchLimit, int slots, int queueLimit) {

    static final int MOST_ROWS = 4_096;
    private static final int MOST_SLOTS = 1_024;

    public Limits {
        require("batchLimit", batchLimit, 1, MOST_ROWS);
        require("slots", slots, 1, MOST_SLOTS);
        require("queueLimit", queueLimit, 0, Integer.MAX_VALUE);
    }

    private static void require(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new Invalid("invalid-limits", field + " is " + value + ".",
                    "Use a number from " + least + " to " + most + ".", field);
        }
    }
}
