package io.modelport.serving.servlet;

import io.modelport.problem.Invalid;
import io.modelport.problem.Unsupported;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** How a body is compressed on its way: RFC 1952 or RFC 1950. */
enum ContentCoding {

    GZIP, DEFLATE;

    private static final int HEADER_CHECK = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    /**
     * What a {@code Content-Encoding} names; null when the body is as it is.
     *
     * @throws Unsupported when it is another one
     */
    static @Nullable ContentCoding of(@Nullable String header) {
        if (header == null) {
            return null;
        }
        return switch (header.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> null;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> throw new Unsupported("content-encoding-unsupported",
                    "Bodies of Content-Encoding '" + header + "' are not read.",
                    "Send it as gzip, deflate, or as it is.");
        };
    }

    /** The first of gzip and deflate that an {@code Accept-Encoding} allows; null when none is. */
    static @Nullable ContentCoding accepted(@Nullable String header) {
        if (header == null) {
            return null;
        }
        for (String item : header.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = item.split(";");
            String name = parts[0].strip();
            if (parts.length > 1 && parts[1].replace(" ", "").matches("q=0(\\.0*)?")) {
                continue;
            }
            if (name.equals("gzip") || name.equals("x-gzip")) {
                return GZIP;
            }
            if (name.equals("deflate")) {
                return DEFLATE;
            }
        }
        return null;
    }

    String label() {
        return this == GZIP ? "gzip" : "deflate";
    }

    /**
     * Inflates a whole body; it takes no more memory than the limits say, however much it claims to be.
     *
     * @throws io.modelport.problem.Problem when it is broken, cut short, followed by something, or larger than it may be
     */
    BodyBuffer inflate(byte[] body, int length, HttpLimits limits) {
        int start = this == GZIP ? headerLength(body, length) : 0;
        Inflater inflater = new Inflater(this == GZIP);
        BodyBuffer inflated = new BodyBuffer(limits, new byte[0], 0);
        try {
            inflater.setInput(body, start, length - start);
            while (!inflater.finished()) {
                int room = inflated.room();
                int more = inflater.inflate(inflated.bytes(), inflated.count(), room);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw broken("it ends in the middle", null);
                }
                inflated.added(more);
            }
            int end = length - inflater.getRemaining();
            if (this == GZIP) {
                checkTrailer(body, length, end, inflated);
            } else if (end != length) {
                throw broken("something follows its end", null);
            }
            return inflated;
        } catch (DataFormatException e) {
            inflated.close();
            throw broken(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            inflated.close();
            throw e;
        } finally {
            inflater.end();
        }
    }

    /** Compresses; null when that makes it no shorter. */
    byte @Nullable [] compress(byte[] body, int length) {
        int frame = this == GZIP ? HEADER_BYTES : 0;
        byte[] packed = new byte[length];
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, this == GZIP);
        try {
            deflater.setInput(body, 0, length);
            deflater.finish();
            int count = frame;
            while (!deflater.finished()) {
                if (packed.length - count <= TRAILER_BYTES) {
                    return null;
                }
                count += deflater.deflate(packed, count, packed.length - TRAILER_BYTES - count);
            }
            if (this == GZIP) {
                packed[0] = 0x1f;
                packed[1] = (byte) 0x8b;
                packed[2] = Deflater.DEFLATED;
                packed[9] = (byte) 0xff;
                CRC32 check = new CRC32();
                check.update(body, 0, length);
                putInt(packed, count, (int) check.getValue());
                putInt(packed, count + 4, length);
                count += TRAILER_BYTES;
            }
            return java.util.Arrays.copyOf(packed, count);
        } finally {
            deflater.end();
        }
    }

    private static int headerLength(byte[] body, int length) {
        if (length < HEADER_BYTES + TRAILER_BYTES || (body[0] & 0xff) != 0x1f || (body[1] & 0xff) != 0x8b
                || body[2] != Deflater.DEFLATED) {
            throw broken("it does not begin as gzip does", null);
        }
        int flags = body[3];
        int at = HEADER_BYTES;
        if ((flags & EXTRA) != 0) {
            at += at + 2 <= length ? 2 + (body[at] & 0xff | (body[at + 1] & 0xff) << 8) : length;
        }
        for (int text : new int[] {NAME, COMMENT}) {
            if ((flags & text) != 0) {
                while (at < length && body[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        if ((flags & HEADER_CHECK) != 0) {
            at += 2;
        }
        if (at >= length) {
            throw broken("it ends in its header", null);
        }
        return at;
    }

    private static void checkTrailer(byte[] body, int length, int end, BodyBuffer inflated) {
        if (length - end != TRAILER_BYTES) {
            throw broken(length - end < TRAILER_BYTES ? "it ends in the middle" : "something follows its end", null);
        }
        CRC32 check = new CRC32();
        check.update(inflated.bytes(), 0, inflated.count());
        if (getInt(body, end) != (int) check.getValue() || getInt(body, end + 4) != inflated.count()) {
            throw broken("its checksum differs", null);
        }
    }

    private static Invalid broken(String how, @Nullable DataFormatException cause) {
        String detail = "The compressed body cannot be read: " + how + ".";
        String advice = "Send it as its Content-Encoding says: gzip, or deflate in the zlib format.";
        return cause == null ? new Invalid("invalid-compression", detail, advice)
                : new Invalid("invalid-compression", detail, advice, cause);
    }

    private static int getInt(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    private static void putInt(byte[] bytes, int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }
}
