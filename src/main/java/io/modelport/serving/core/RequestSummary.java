package io.modelport.serving.core;

import org.jspecify.annotations.Nullable;

/**
 * What came of one request.
 *
 * @param protocol by which it came
 * @param model the model that it reached; where it reached none, what it named, or empty
 * @param version the version that it reached; 0 where it reached none
 * @param outcome how it ended
 * @param reason the stable type of the problem that it ended with; null when it was answered or given up
 * @param rows its rows; 0 when they were not read
 * @param times how long it was where
 * @param batch the last batch that it was part of; null when it ran in none
 * @param caller who sent it
 */
public record RequestSummary(Protocol protocol, String model, int version, Outcome outcome, @Nullable String reason,
        int rows, RequestTimes times, @Nullable BatchRun batch, Caller caller) {}
