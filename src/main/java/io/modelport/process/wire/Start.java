package io.modelport.process.wire;

/**
 * An attempt begins to train.
 *
 * @param epoch the epoch it begins in, from 1
 * @param step the step of the checkpoint that it goes on from; 0 when it begins at the beginning
 * @param progress how far that is
 */
public record Start(int epoch, long step, Progress progress) {}
