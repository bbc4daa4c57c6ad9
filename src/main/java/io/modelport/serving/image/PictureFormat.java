package io.modelport.serving.image;

import io.modelport.problem.Invalid;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A format of picture files, known by its first bytes. Before a file is decoded, all is left out of it that says nothing
 * about its pixels: compressed texts, colour profiles and previews are what decoders are attacked with.
 */
enum PictureFormat {

    PNG("png") {

        @Override
        byte[] essence(byte[] file, int from, int to) {
            ByteArrayOutputStream kept = new ByteArrayOutputStream(to - from);
            kept.write(file, from, PNG_MAGIC.length);
            int at = from + PNG_MAGIC.length;
            while (to - at >= CHUNK_FRAME) {
                long length = getInt(file, at);
                if (length < 0 || length > to - at - CHUNK_FRAME) {
                    throw broken("a part of it is cut short");
                }
                int size = (int) length + CHUNK_FRAME;
                if (isEssential(file, at + 4)) {
                    kept.write(file, at, size);
                }
                at += size;
            }
            return kept.toByteArray();
        }

        private boolean isEssential(byte[] file, int at) {
            boolean critical = (file[at] & 0x20) == 0;
            return critical || file[at] == 't' && file[at + 1] == 'R' && file[at + 2] == 'N' && file[at + 3] == 'S';
        }
    },

    JPEG("jpeg") {

        @Override
        byte[] essence(byte[] file, int from, int to) {
            requireFewScans(file, from, to);
            ByteArrayOutputStream kept = new ByteArrayOutputStream(to - from);
            kept.write(file, from, 2);
            int at = from + 2;
            while (to - at >= 4 && (file[at] & 0xff) == 0xff) {
                int marker = file[at + 1] & 0xff;
                if (marker == 0xff) {
                    at++;
                    continue;
                }
                int size = 2 + ((file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff);
                if (marker == START_OF_SCAN) {
                    break;
                }
                if (size < 4 || size > to - at) {
                    throw broken("a part of it is cut short");
                }
                boolean aboutPixels = marker < 0xe0 || marker == 0xe0 || marker == 0xee;
                if (aboutPixels) {
                    kept.write(file, at, size);
                }
                at += size;
            }
            kept.write(file, at, to - at);
            return kept.toByteArray();
        }

        /** Every scan of a progressive file goes over all pixels, and takes a few bytes. */
        private void requireFewScans(byte[] file, int from, int to) {
            int scans = 0;
            for (int i = from; i + 1 < to; i++) {
                if ((file[i] & 0xff) == 0xff && (file[i + 1] & 0xff) == START_OF_SCAN && ++scans > MOST_SCANS) {
                    throw broken("it has more than " + MOST_SCANS + " scans");
                }
            }
        }
    };

    private static final byte[] PNG_MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int CHUNK_FRAME = 12;
    private static final int START_OF_SCAN = 0xda;
    private static final int MOST_SCANS = 64;

    private final String label;

    PictureFormat(String label) {
        this.label = label;
    }

    /** The format of a file; null when it is no picture that is read here. */
    static @Nullable PictureFormat find(byte[] file, int from, int to) {
        int length = to - from;
        if (length >= PNG_MAGIC.length
                && java.util.Arrays.equals(file, from, from + PNG_MAGIC.length, PNG_MAGIC, 0, PNG_MAGIC.length)) {
            return PNG;
        }
        boolean jpeg = length >= 4 && (file[from] & 0xff) == 0xff && (file[from + 1] & 0xff) == 0xd8
                && (file[from + 2] & 0xff) == 0xff && (file[from + 3] & 0xff) >= 0xc0;
        return jpeg ? JPEG : null;
    }

    /** Its name in Java's image library. */
    String label() {
        return label;
    }

    /**
     * The file without what says nothing about its pixels.
     *
     * @throws Invalid when it is broken
     */
    abstract byte[] essence(byte[] file, int from, int to);

    static Invalid broken(String how) {
        return new Invalid("invalid-image", "The image cannot be read: " + how + ".",
                "Send a whole PNG or JPEG file, grey or in colour.");
    }

    private static long getInt(byte[] file, int at) {
        return (file[at] & 0xffL) << 24 | (file[at + 1] & 0xff) << 16 | (file[at + 2] & 0xff) << 8
                | file[at + 3] & 0xff;
    }
}
