package io.modelport.process.wire;

/**
 * The answer to an upload.
 *
 * @param digest the content's digest, as {@code sha256:<hex>}
 * @param size its size in bytes
 */
public record StoredBlob(String digest, long size) {}
