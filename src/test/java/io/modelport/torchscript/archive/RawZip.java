package io.modelport.torchscript.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip files field by field, so that any of them can be wrong. */
final class RawZip {

    static final class Entry {

        byte[] name;
        byte[] localName;
        byte[] content;
        byte[] centralExtra = new byte[0];
        int flags;
        int method;
        int crc;
        int size;
        int packed;
        int localSize;
        int attributes;
        byte[] gap = new byte[0];
        int headerShift;

        Entry(String name, byte[] content) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.localName = this.name;
            content(content);
        }

        void content(byte[] bytes) {
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            content = bytes;
            crc = (int) checksum.getValue();
            size = bytes.length;
            packed = bytes.length;
            localSize = bytes.length;
        }

        void deflate() {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(content);
            deflater.finish();
            byte[] out = new byte[content.length + 100];
            packed = deflater.deflate(out);
            deflater.end();
            content = Arrays.copyOf(out, packed);
            method = 8;
        }

        Entry with(Consumer<Entry> change) {
            change.accept(this);
            return this;
        }
    }

    final List<Entry> entries = new ArrayList<>();
    byte[] before = new byte[0];
    byte[] comment = new byte[0];
    int countShift;
    int directoryShift;

    RawZip add(String name, byte[] content) {
        entries.add(new Entry(name, content));
        return this;
    }

    Entry entry(String name) {
        return entries.stream()
                .filter(entry -> new String(entry.name, StandardCharsets.UTF_8).equals(name))
                .findFirst()
                .orElseThrow();
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        out.writeBytes(before);
        for (Entry entry : entries) {
            out.writeBytes(entry.gap);
            int header = out.size();
            out.writeBytes(little(30).putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) entry.flags)
                    .putShort((short) entry.method)
                    .putInt(0)
                    .putInt(entry.crc)
                    .putInt(entry.packed)
                    .putInt(entry.localSize)
                    .putShort((short) entry.localName.length)
                    .putShort((short) 0)
                    .array());
            out.writeBytes(entry.localName);
            out.writeBytes(entry.content);
            directory.writeBytes(little(46).putInt(0x02014b50)
                    .putShort((short) 0x0314)
                    .putShort((short) 20)
                    .putShort((short) entry.flags)
                    .putShort((short) entry.method)
                    .putInt(0)
                    .putInt(entry.crc)
                    .putInt(entry.packed)
                    .putInt(entry.size)
                    .putShort((short) entry.name.length)
                    .putShort((short) entry.centralExtra.length)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(entry.attributes)
                    .putInt(header + entry.headerShift)
                    .array());
            directory.writeBytes(entry.name);
            directory.writeBytes(entry.centralExtra);
        }
        int at = out.size();
        out.writeBytes(directory.toByteArray());
        short count = (short) (entries.size() + countShift);
        out.writeBytes(little(22).putInt(0x06054b50)
                .putInt(0)
                .putShort(count)
                .putShort(count)
                .putInt(directory.size())
                .putInt(at + directoryShift)
                .putShort((short) comment.length)
                .array());
        out.writeBytes(comment);
        return out.toByteArray();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
