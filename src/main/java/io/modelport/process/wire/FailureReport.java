package io.modelport.process.wire;

/**
 * Why an attempt could not finish.
 *
 * @param type a stable, hyphenated name such as {@code loss-not-finite}
 * @param reason what happened and what to do next, in words a person understands
 * @param retriable whether another attempt may succeed
 */
public record FailureReport(String type, String reason, boolean retriable) {}
