package io.modelport.torchscript.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads what entries hold; an entry that is not exactly what its header says is refused. */
final class ZipContent {

    private static final int BLOCK = 256 << 10;

    private final FileChannel file;

    ZipContent(FileChannel file) {
        this.file = file;
    }

    /** The whole entry in memory; the caller has looked at its size. */
    byte[] bytes(ZipItem item) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) item.size());
        copy(item, out);
        return out.toByteArray();
    }

    /** Streams the unpacked content and compares size and checksum at its end. */
    void copy(ZipItem item, OutputStream out) throws IOException {
        CRC32 crc = new CRC32();
        byte[] block = new byte[BLOCK];
        long left = item.size();
        Inflater inflater = new Inflater(true);
        try (InputStream in = item.deflated()
                ? new InflaterInputStream(new BufferedInputStream(new Packed(file, item), 8_192), inflater)
                : new Packed(file, item)) {
            int read = in.read(block);
            while (read >= 0) {
                left -= read;
                if (left < 0) {
                    throw ZipRefusal.broken("the entry " + item.name() + " is longer than its header says");
                }
                crc.update(block, 0, read);
                out.write(block, 0, read);
                read = in.read(block);
            }
            if (item.deflated() && inflater.getBytesRead() != item.packed()) {
                throw ZipRefusal.broken("the entry " + item.name() + " is followed by foreign bytes");
            }
        } catch (ZipException | EOFException e) {
            throw ZipRefusal.broken("the entry " + item.name() + " cannot be unpacked", e);
        } finally {
            inflater.end();
        }
        if (left != 0 || crc.getValue() != item.crc()) {
            throw ZipRefusal.broken("the content of the entry " + item.name()
                    + (left != 0 ? " is shorter than its header says" : " does not have its checksum"));
        }
    }

    /** The bytes of an entry as they lie in the file. */
    private static final class Packed extends InputStream {

        private final FileChannel file;
        private long position;
        private long left;

        Packed(FileChannel file, ZipItem item) {
            this.file = file;
            this.position = item.content();
            this.left = item.packed();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = file.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, left)), position);
            if (read < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            position += read;
            left -= read;
            return read;
        }
    }
}
