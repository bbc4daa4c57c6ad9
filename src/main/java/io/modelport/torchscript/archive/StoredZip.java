package io.modelport.torchscript.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip whose entries are stored, not compressed, and begin at multiples of 64 bytes as PyTorch's own writer aligns
 * them, so that readers may map tensors; the same entries give the same bytes.
 */
public final class StoredZip implements AutoCloseable {

    private static final int ALIGNMENT = 64;
    private static final int LOCAL_HEADER = 30;
    private static final int EXTRA_HEADER = 4;
    /** From this size on Java adds a field of its own before the content, in which the size is written. */
    private static final long ZIP64 = 0xFFFF_FFFFL;
    private static final int ZIP64_EXTRA = 20;
    private static final short PADDING_ID = 'F' | 'B' << 8;
    /** A month later than the format's first, for which Java would add a field of its own and shift the content. */
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final ZipOutputStream zip;
    private long position;

    public StoredZip(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    /** Writes the content of an entry; it is called twice, because the checksum stands before the content. */
    public interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    public void add(String name, byte[] content) throws IOException {
        add(name, content.length, out -> out.write(content));
    }

    public void add(String name, long size, Content content) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
        content.writeTo(checked);
        add(name, size, checked.getChecksum().getValue(), content);
    }

    /** As {@link #add(String, long, Content)} where the CRC-32 is known, so that the content is written but once. */
    public void add(String name, long size, long crc, Content content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc);
        entry.setTimeLocal(DATE);
        int unpadded = LOCAL_HEADER + name.getBytes(StandardCharsets.UTF_8).length + EXTRA_HEADER
                + (size >= ZIP64 ? ZIP64_EXTRA : 0);
        int padding = Math.floorMod(-(position + unpadded), ALIGNMENT);
        entry.setExtra(padding(padding));
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
        position += unpadded + padding + size;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static byte[] padding(int length) {
        byte[] extra = new byte[EXTRA_HEADER + length];
        Arrays.fill(extra, (byte) 'Z');
        ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN).putShort(PADDING_ID).putShort((short) length);
        return extra;
    }
}
