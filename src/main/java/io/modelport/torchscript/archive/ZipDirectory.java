package io.modelport.torchscript.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a zip, read so strictly that every reader finds the same: both headers of an entry agree, entries fill
 * the file without gap or overlap, and no two names differ by case alone, which libtorch would not tell apart.
 */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int LONGEST_NAME = 1_000;
    private static final int WINDOW = 64 << 10;
    private static final long MAX32 = 0xFFFF_FFFFL;

    private final FileChannel file;
    private final ArchiveLimits limits;
    private final long fileSize;

    private ZipDirectory(FileChannel file, ArchiveLimits limits) throws IOException {
        this.file = file;
        this.limits = limits;
        this.fileSize = file.size();
    }

    /** The entries in the order in which they lie in the file, folders left out. */
    static List<ZipItem> read(FileChannel file, ArchiveLimits limits) throws IOException {
        return new ZipDirectory(file, limits).read();
    }

    /** @param begin where the directory begins */
    private record Place(long begin, long bytes, long count, long end) {}

    private List<ZipItem> read() throws IOException {
        Place place = place();
        if (place.count() > limits.entries()) {
            throw ZipRefusal.tooLarge(place.count() + " entries; " + limits.entries() + " are allowed");
        }
        if (place.begin() < 0 || place.bytes() < place.count() * ENTRY_BYTES
                || place.bytes() > place.count() * (ENTRY_BYTES + (long) WINDOW)
                || place.begin() + place.bytes() != place.end()) {
            throw ZipRefusal.broken("its directory is not where it says");
        }
        List<ZipItem> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long position = place.begin();
        long total = 0;
        for (long i = 0; i < place.count(); i++) {
            ByteBuffer fixed = bytes(position, ENTRY_BYTES, place.end());
            ZipItem item = entry(fixed, position, place.end());
            position += ENTRY_BYTES + unsigned(fixed, 28) + unsigned(fixed, 30) + unsigned(fixed, 32);
            if (!names.add(item.name().toLowerCase(Locale.ROOT))) {
                throw ZipRefusal.ambiguous("the entry " + item.name() + " is there twice (upper and lower case are "
                        + "not told apart)");
            }
            total = Math.addExact(total, item.size());
            if (total > limits.totalBytes()) {
                throw ZipRefusal.tooLarge("it unpacks to more than " + limits.totalBytes() + " bytes");
            }
            items.add(item);
        }
        if (position != place.end()) {
            throw ZipRefusal.broken("its directory is longer than its entries");
        }
        return placed(items, place.begin());
    }

    private Place place() throws IOException {
        if (fileSize < END_BYTES) {
            throw ZipRefusal.broken("it has " + fileSize + " bytes");
        }
        long at = fileSize - END_BYTES;
        ByteBuffer end = bytes(at, END_BYTES, fileSize);
        if (end.getInt(0) != END || unsigned(end, 20) != 0) {
            throw ZipRefusal.broken("its last bytes are not the end of a zip without comment; it was cut off, or "
                    + "something was appended");
        }
        long count = unsigned(end, 10);
        if (end.getShort(4) != 0 || end.getShort(6) != 0 || unsigned(end, 8) != count) {
            throw ZipRefusal.broken("it is one part of several");
        }
        Place small = new Place(end.getInt(16) & MAX32, end.getInt(12) & MAX32, count, at);
        ByteBuffer locator = at < LOCATOR_BYTES ? null : bytes(at - LOCATOR_BYTES, LOCATOR_BYTES, at);
        if (locator == null || locator.getInt(0) != LOCATOR) {
            return small;
        }
        return large(small, locator, at - LOCATOR_BYTES);
    }

    private Place large(Place small, ByteBuffer locator, long before) throws IOException {
        long at = locator.getLong(8);
        if (at != before - END64_BYTES || at < 0) {
            throw ZipRefusal.broken("the 64-bit end of its directory is not where it says");
        }
        ByteBuffer end = bytes(at, END64_BYTES, before);
        Place place = new Place(end.getLong(48), end.getLong(40), end.getLong(32), at);
        boolean agrees = (small.begin() == MAX32 || small.begin() == place.begin())
                && (small.bytes() == MAX32 || small.bytes() == place.bytes())
                && (small.count() == 0xFFFF || small.count() == place.count());
        if (end.getInt(0) != END64 || end.getLong(4) != END64_BYTES - 12 || end.getInt(16) != 0 || end.getInt(20) != 0
                || end.getLong(24) != place.count() || place.count() < 0 || place.begin() < 0 || place.bytes() < 0
                || place.bytes() > fileSize || !agrees) {
            throw ZipRefusal.ambiguous("the two ends of its directory differ");
        }
        return place;
    }

    private ZipItem entry(ByteBuffer fixed, long position, long end) throws IOException {
        if (fixed.getInt(0) != ENTRY) {
            throw ZipRefusal.broken("an entry of its directory is missing");
        }
        int nameBytes = unsigned(fixed, 28);
        ByteBuffer rest = bytes(position + ENTRY_BYTES, nameBytes + unsigned(fixed, 30), end);
        String name = name(rest.slice(0, nameBytes));
        int flags = unsigned(fixed, 8);
        int method = unsigned(fixed, 10);
        if ((flags & ENCRYPTED) != 0) {
            throw ZipRefusal.broken("the entry " + name + " is encrypted");
        }
        if (method != 0 && method != 8) {
            throw ZipRefusal.broken("the entry " + name + " is compressed by method " + method
                    + "; only stored and deflated ones are read");
        }
        EntryName.check(name, fixed.getInt(38));
        SizeField sizes = new SizeField(rest.position(nameBytes).slice().order(ByteOrder.LITTLE_ENDIAN));
        long size = sizes.of(fixed.getInt(24));
        long packed = sizes.of(fixed.getInt(20));
        long header = sizes.of(fixed.getInt(42));
        if (size < 0 || packed < 0 || header < 0 || unsigned(fixed, 34) != 0) {
            throw ZipRefusal.broken("the sizes of the entry " + name + " are out of range");
        }
        if (size > limits.entryBytes()) {
            throw ZipRefusal.tooLarge("the entry " + name + " unpacks to " + size + " bytes; " + limits.entryBytes()
                    + " are allowed");
        }
        if (method == 0 ? size != packed : size / limits.ratio() > packed) {
            throw method == 0
                    ? ZipRefusal.ambiguous("the stored entry " + name + " has two sizes")
                    : ZipRefusal.tooLarge("the entry " + name + " unpacks to " + size + " bytes from " + packed);
        }
        return new ZipItem(name, flags, method == 8, fixed.getInt(16) & MAX32, packed, size, header, -1);
    }

    /** Checks the local headers, and that entries follow each other without gap from the first byte to the directory. */
    private List<ZipItem> placed(List<ZipItem> items, long directory) throws IOException {
        items.sort(Comparator.comparingLong(ZipItem::header));
        List<ZipItem> placed = new ArrayList<>();
        long position = 0;
        for (ZipItem item : items) {
            if (item.header() != position) {
                throw ZipRefusal.ambiguous(item.header() < position
                        ? "the entry " + item.name() + " overlaps another"
                        : "there are " + (item.header() - position) + " foreign bytes before the entry "
                                + item.name());
            }
            ZipItem found = local(item, directory);
            if (found.packed() > directory - found.content()) {
                throw ZipRefusal.broken("the entry " + item.name() + " reaches into the directory");
            }
            position = found.content() + found.packed();
            position += found.hasDescriptor() ? descriptor(found, position, directory) : 0;
            if (!found.folder()) {
                placed.add(found);
            } else if (found.size() != 0) {
                throw ZipRefusal.name("the folder " + found.name() + " has a content");
            }
        }
        if (position != directory) {
            throw ZipRefusal.ambiguous("there are " + (directory - position) + " foreign bytes before its directory");
        }
        return List.copyOf(placed);
    }

    private ZipItem local(ZipItem item, long directory) throws IOException {
        ByteBuffer header = bytes(item.header(), LOCAL_BYTES, directory);
        int nameBytes = unsigned(header, 26);
        int extraBytes = unsigned(header, 28);
        ByteBuffer rest = bytes(item.header() + LOCAL_BYTES, nameBytes + extraBytes, directory);
        boolean agrees = header.getInt(0) == LOCAL && unsigned(header, 6) == item.flags()
                && (unsigned(header, 8) == 8) == item.deflated() && name(rest.slice(0, nameBytes)).equals(item.name());
        if (agrees) {
            SizeField sizes = new SizeField(rest.position(nameBytes).slice().order(ByteOrder.LITTLE_ENDIAN));
            long crc = header.getInt(14) & MAX32;
            long size = sizes.of(header.getInt(22));
            long packed = sizes.of(header.getInt(18));
            agrees = crc == item.crc() && size == item.size() && packed == item.packed()
                    || item.hasDescriptor() && crc == 0 && size == 0 && packed == 0;
        }
        if (!agrees) {
            throw ZipRefusal.ambiguous("the two headers of the entry " + item.name() + " differ");
        }
        return item.at(item.header() + LOCAL_BYTES + nameBytes + extraBytes);
    }

    /** The length of the record that repeats checksum and sizes after the content. */
    private int descriptor(ZipItem item, long position, long directory) throws IOException {
        int longest = (int) Math.min(24, directory - position);
        ByteBuffer found = bytes(position, longest, directory);
        for (int signature : new int[] {4, 0}) {
            if (signature == 4 && (longest < 4 || found.getInt(0) != DESCRIPTOR)) {
                continue;
            }
            for (int width : new int[] {4, 8}) {
                int length = signature + 4 + 2 * width;
                if (length <= longest && (found.getInt(signature) & MAX32) == item.crc()
                        && sized(found, signature + 4, width) == item.packed()
                        && sized(found, signature + 4 + width, width) == item.size()
                        && startsRecord(position + length)) {
                    return length;
                }
            }
        }
        throw ZipRefusal.ambiguous("the record after the entry " + item.name() + " differs from its header");
    }

    private boolean startsRecord(long position) throws IOException {
        int signature = bytes(position, 4, fileSize).getInt(0);
        return signature == LOCAL || signature == ENTRY;
    }

    private static long sized(ByteBuffer buffer, int at, int width) {
        return width == 4 ? buffer.getInt(at) & MAX32 : buffer.getLong(at);
    }

    private static String name(ByteBuffer bytes) {
        if (bytes.remaining() == 0 || bytes.remaining() > LONGEST_NAME) {
            throw ZipRefusal.name("a name of " + bytes.remaining() + " bytes");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw ZipRefusal.broken("the name of an entry is not UTF-8", e);
        }
    }

    private static int unsigned(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    private ByteBuffer bytes(long position, int length, long end) throws IOException {
        if (position < 0 || length > end - position) {
            throw ZipRefusal.broken("it ends in the middle of a header");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    /** The field with 64-bit sizes, which hold where the 32-bit ones are all ones, in their order. */
    private static final class SizeField {

        private final @Nullable ByteBuffer values;

        SizeField(ByteBuffer extra) {
            ByteBuffer found = null;
            while (extra.remaining() >= 4) {
                int id = Short.toUnsignedInt(extra.getShort());
                int length = Short.toUnsignedInt(extra.getShort());
                if (length > extra.remaining() || id == 1 && found != null) {
                    throw ZipRefusal.broken("an extra field is longer than its header says");
                }
                if (id == 1) {
                    found = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                }
                extra.position(extra.position() + length);
            }
            values = found;
        }

        long of(int value) {
            if (value != -1) {
                return value & MAX32;
            }
            if (values == null || values.remaining() < Long.BYTES) {
                throw ZipRefusal.broken("a 64-bit size is missing");
            }
            return values.getLong();
        }
    }
}
