package io.modelport.process.wire;

/**
 * The answer to a publication.
 *
 * @param version number of the model version that the result became, from 1
 */
public record Published(int version) {}
