package io.modelport.training;

/**
 * Where an attempt went on.
 *
 * @param epoch the epoch it went on in, from 1
 * @param step steps that earlier attempts had made, in all epochs
 */
public record ResumePoint(int epoch, long step) {}
