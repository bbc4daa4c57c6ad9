package io.modelport.dataset.reader;

import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;

/**
 * What the first bytes of an IDX file promise.
 *
 * @param kind what the file holds
 * @param count how many examples
 * @param height rows of an image; 1 for labels
 * @param width pixels in a row; 1 for labels
 */
public record IdxHeader(IdxKind kind, int count, int height, int width) {

    private static final int MAX_SIDE = 4_096;

    /** Labels are read whole, also in a node: so many take little of its memory. */
    private static final int MAX_COUNT = 50_000_000;

    private static final int UNSIGNED_BYTES = 0x08;

    /** The longest array that every JVM can allocate, less a header. */
    private static final long MAX_PAYLOAD = Integer.MAX_VALUE - 64;

    public IdxHeader {
        if (count < 1 || count > MAX_COUNT) {
            throw new Invalid("idx-bad-header", "The header promises " + Integer.toUnsignedString(count) + " "
                    + kind.plural() + "; between 1 and " + MAX_COUNT + " can be read.",
                    "Check that the numbers of the header are big-endian.");
        }
        if (height < 1 || height > MAX_SIDE || width < 1 || width > MAX_SIDE) {
            throw new Invalid("idx-bad-header", "The header promises images of " + Integer.toUnsignedString(height)
                    + " × " + Integer.toUnsignedString(width) + " pixels; each side may have 1 to " + MAX_SIDE + ".",
                    "Check that the numbers of the header are big-endian.");
        }
        if ((long) count * (height * width) > MAX_PAYLOAD) {
            throw new Invalid("idx-bad-header", "The header promises " + count + " images of " + height + " × " + width
                    + " bytes; one file may hold " + MAX_PAYLOAD + " bytes.", "Use fewer or smaller images.");
        }
    }

    /** @param bytes the magic number and the dimensions, as {@link IdxKind#headerSize()} counts them */
    static IdxHeader parse(IdxKind kind, byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        requireMagic(kind, header.getInt());
        return switch (kind) {
            case IMAGES -> new IdxHeader(kind, header.getInt(), header.getInt(), header.getInt());
            case LABELS -> new IdxHeader(kind, header.getInt(), 1, 1);
        };
    }

    static void requireMagic(IdxKind kind, int magic) {
        if (magic != kind.magic()) {
            throw new Invalid("idx-bad-magic", "The file begins with " + hex(magic) + meaning(magic)
                    + ", but an IDX file of " + kind.plural() + " begins with " + hex(kind.magic()) + " ("
                    + kind.magic() + ").", "Send " + kind.plural() + " as IDX of unsigned bytes, plain or gzipped.");
        }
    }

    /** The size of one example, in bytes. */
    public int exampleSize() {
        return height * width;
    }

    /** The size of all examples together, in bytes; at most what one array can hold. */
    public int payloadSize() {
        return count * exampleSize();
    }

    /** The size of the whole plain file, in bytes. */
    public long fileSize() {
        return (long) kind.headerSize() + payloadSize();
    }

    /** The header as it stands in a file. */
    public byte[] bytes() {
        ByteBuffer header = ByteBuffer.allocate(kind.headerSize()).putInt(kind.magic()).putInt(count);
        return switch (kind) {
            case IMAGES -> header.putInt(height).putInt(width).array();
            case LABELS -> header.array();
        };
    }

    String promise() {
        return switch (kind) {
            case IMAGES -> "The header promises " + count + " images of " + height + " × " + width + " = "
                    + payloadSize() + " bytes";
            case LABELS -> "The header promises " + count + " labels";
        };
    }

    private static String hex(int magic) {
        return "0x%08x".formatted(magic);
    }

    private static String meaning(int magic) {
        for (IdxKind kind : IdxKind.values()) {
            if (magic == kind.magic()) {
                return " (" + kind.plural() + ")";
            }
        }
        boolean idx = magic >>> 16 == 0 && (magic >>> 8) != 0;
        if (!idx) {
            return "";
        }
        return (magic >>> 8) == UNSIGNED_BYTES ? " (an IDX file of " + (magic & 0xff) + " dimensions)"
                : " (an IDX file of values of type " + "0x%02x".formatted(magic >>> 8) + ")";
    }
}
