package io.modelport.dataset.reader;

import io.modelport.artifact.BlockInputStream;
import io.modelport.problem.Invalid;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The plain bytes of an IDX file that may be gzipped: the header is checked before anything is read, never more than it
 * promises is unpacked, and reading to the end fails unless the file ends exactly where the header says.
 */
public final class IdxInputStream extends BlockInputStream {

    private static final int BUFFER = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

    /** Deflate packs at most 1,032 bytes into one. */
    private static final long MAX_PACKING = 1_032;

    private final InputStream content;
    private final boolean packed;
    private final IdxHeader header;
    private final byte[] headerBytes;
    private long position;
    private boolean ended;

    private IdxInputStream(InputStream content, boolean packed, IdxKind kind) throws IOException {
        this.content = content;
        this.packed = packed;
        this.headerBytes = readHeader(kind);
        this.header = IdxHeader.parse(kind, headerBytes);
    }

    /**
     * Begins to read a stream; it is gzipped when it begins with gzip's magic number.
     *
     * @throws Invalid when the stream does not begin with a header of that kind
     */
    public static IdxInputStream open(InputStream source, IdxKind kind) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(new Source(source), BUFFER);
        try {
            buffered.mark(2);
            boolean packed = (buffered.read() << 8 | buffered.read()) == GZIP_MAGIC;
            buffered.reset();
            InputStream content = packed
                    ? GzipCompressorInputStream.builder().setInputStream(buffered).setDecompressConcatenated(true).get()
                    : buffered;
            return new IdxInputStream(content, packed, kind);
        } catch (SourceFailure e) {
            throw e.failure;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Begins to read a file, and refuses at once a header that promises what the file is too small to hold. */
    static IdxInputStream open(Path file, IdxKind kind) throws IOException {
        InputStream source = Files.newInputStream(file);
        try {
            IdxInputStream stream = open(source, kind);
            long size = Files.size(file);
            if (stream.header.fileSize() > (stream.packed ? size * MAX_PACKING : size)) {
                throw truncated(stream.header, "the file has only " + size + " bytes");
            }
            return stream;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Reads a whole file of class numbers, or of the parts of a split: one byte per example. */
    public static byte[] readLabels(Path file) throws IOException {
        try (IdxInputStream stream = open(file, IdxKind.LABELS)) {
            return stream.readPayload();
        }
    }

    public IdxHeader header() {
        return header;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position < headerBytes.length) {
            int count = Math.min(length, headerBytes.length - (int) position);
            System.arraycopy(headerBytes, (int) position, target, offset, count);
            position += count;
            return count;
        }
        long left = header.fileSize() - position;
        if (left == 0) {
            requireEnd();
            return -1;
        }
        int count = readContent(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw truncated(header, "the data end after " + (position - headerBytes.length) + " bytes");
        }
        position += count;
        return count;
    }

    /** Reads the whole payload, given that nothing but the header was read before. */
    byte[] readPayload() throws IOException {
        skipHeader();
        byte[] payload = new byte[header.payloadSize()];
        readFully(payload, 0, payload.length);
        requireEnd();
        return payload;
    }

    void skipHeader() {
        position = Math.max(position, headerBytes.length);
    }

    void readFully(byte[] target, int offset, int length) throws IOException {
        int count = readNBytes(target, offset, length);
        if (count < length) {
            throw new IllegalStateException("Read beyond the promise of the header.");
        }
    }

    /** @throws Invalid when anything follows what the header promises */
    void requireEnd() throws IOException {
        if (ended) {
            return;
        }
        if (readContent(new byte[1], 0, 1) >= 0) {
            throw new Invalid("idx-trailing-data", header.promise() + ", but more data follow.",
                    "Send the file again, without what was appended, or mend the header.");
        }
        ended = true;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private byte[] readHeader(IdxKind kind) throws IOException {
        byte[] bytes = new byte[kind.headerSize()];
        int count = content.readNBytes(bytes, 0, bytes.length);
        if (count >= Integer.BYTES) {
            IdxHeader.requireMagic(kind, ByteBuffer.wrap(bytes).getInt());
        }
        if (count < bytes.length) {
            throw new Invalid("idx-truncated",
                    "The file ends after " + count + " bytes, but the header of an IDX file of "
                            + kind.plural() + " has " + bytes.length + ".",
                    "Send the whole file.");
        }
        return bytes;
    }

    private int readContent(byte[] target, int offset, int length) throws IOException {
        try {
            return content.read(target, offset, length);
        } catch (SourceFailure e) {
            throw e.failure;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private static Invalid truncated(IdxHeader header, String found) {
        return new Invalid("idx-truncated", header.promise() + ", but " + found + ".", "Send the whole file.");
    }

    private static Invalid broken(IOException cause) {
        return new Invalid("gzip-broken", "The gzip stream is broken: " + cause.getMessage() + ".",
                "Check the file with gzip -t and send it again.", cause);
    }

    /** Tells failures of the source from those of the unpacking, which are the file's own fault. */
    private static final class Source extends FilterInputStream {

        Source(InputStream source) {
            super(source);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw new SourceFailure(e);
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (IOException e) {
                throw new SourceFailure(e);
            }
        }
    }

    private static final class SourceFailure extends IOException {

        private static final long serialVersionUID = 1L;

        private final IOException failure;

        SourceFailure(IOException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
