package io.modelport.dataset;

import io.modelport.artifact.Digest;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way in.
 *
 * @param content its bytes as they are sent, plain or gzipped; read once
 * @param length how many bytes the sender announced; -1 when it did not say
 * @param digest the digest of the bytes as they are sent, which the sender promised; null when it promised none
 */
public record IncomingFile(InputStream content, long length, @Nullable Digest digest) {}
