package io.modelport.training;

/**
 * A job that a node has taken, with the attempt that this made.
 *
 * @param attempt the attempt
 * @param memory bytes that it may use
 */
record Claim(AttemptIdentity attempt, long memory) {}
