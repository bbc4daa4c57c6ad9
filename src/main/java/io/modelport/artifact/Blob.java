package io.modelport.artifact;

/**
 * A stored content.
 *
 * @param digest its identity
 * @param size its size in bytes
 */
public record Blob(Digest digest, long size) {}
