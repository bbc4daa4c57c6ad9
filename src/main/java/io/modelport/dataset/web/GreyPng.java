package io.modelport.dataset.web;

import io.modelport.dataset.GreyImage;
import io.modelport.problem.Invalid;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes grey images as PNG (ISO/IEC 15948): one header, one compressed chunk of unfiltered rows, one end. */
final class GreyPng {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int MAX_SCALE = 16;
    private static final int MAX_SIDE = 4_096;

    private GreyPng() {}

    /**
     * Draws an image.
     *
     * @param scale how many pixels wide and high each of its pixels is drawn, from 1 to 16
     * @throws Invalid when the scale is out of range or makes the picture larger than 4,096 pixels a side
     */
    static byte[] encode(GreyImage image, int scale) {
        if (scale < 1 || scale > MAX_SCALE || Math.max(image.height(), image.width()) * scale > MAX_SIDE) {
            throw new Invalid("invalid-scale", "scale is " + scale + ".", "Use a number from 1 to "
                    + Math.clamp(MAX_SIDE / Math.max(image.height(), image.width()), 1, MAX_SCALE) + ".", "scale");
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(png)) {
            out.write(SIGNATURE);
            writeChunk(out, "IHDR", header(image.width() * scale, image.height() * scale));
            writeChunk(out, "IDAT", rows(image, scale));
            writeChunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private static byte[] header(int width, int height) {
        byte bitDepth = 8;
        byte grey = 0;
        byte deflate = 0;
        byte adaptiveFilters = 0;
        byte noInterlace = 0;
        return ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(bitDepth)
                .put(grey)
                .put(deflate)
                .put(adaptiveFilters)
                .put(noInterlace)
                .array();
    }

    private static byte[] rows(GreyImage image, int scale) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            byte[] row = new byte[1 + image.width() * scale];
            for (int y = 0; y < image.height() * scale; y++) {
                for (int x = 0; x < image.width() * scale; x++) {
                    row[1 + x] = (byte) image.pixel(y / scale, x / scale);
                }
                out.write(row);
            }
        }
        return packed.toByteArray();
    }

    private static void writeChunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) checksum.getValue());
    }
}
