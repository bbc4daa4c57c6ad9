package io.modelport.dataset.reader;

import io.modelport.problem.NotFound;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Looks up single images of plain IDX files, which are mapped and not read: looking at a few costs a few pages. */
public final class ImageRows {

    private final IdxHeader header;
    private final MemorySegment pixels;
    private final MemorySegment labels;
    private final @Nullable MemorySegment split;

    private ImageRows(IdxHeader header, MemorySegment pixels, MemorySegment labels, @Nullable MemorySegment split) {
        this.header = header;
        this.pixels = pixels;
        this.labels = labels;
        this.split = split;
    }

    /**
     * Maps files that were checked before.
     *
     * @param split which part each image belongs to; null when there is one part only
     */
    public static ImageRows map(Path images, Path labels, @Nullable Path split) throws IOException {
        MemorySegment mapped = map(images);
        byte[] start = mapped.asSlice(0, IdxKind.IMAGES.headerSize()).toArray(ValueLayout.JAVA_BYTE);
        IdxHeader header = IdxHeader.parse(IdxKind.IMAGES, start);
        return new ImageRows(header, mapped.asSlice(IdxKind.IMAGES.headerSize()), payload(labels),
                split == null ? null : payload(split));
    }

    public int height() {
        return header.height();
    }

    public int width() {
        return header.width();
    }

    /**
     * Lists the images of one part whose class number is wanted, in their order.
     *
     * @param part the part's number, from 0
     * @param wanted which class numbers
     * @param offset how many of them to pass over
     * @param limit how many to list at most
     */
    public List<Row> list(int part, IntPredicate wanted, long offset, int limit) {
        List<Row> rows = new ArrayList<>();
        long passed = 0;
        int index = 0;
        for (int position = 0; position < header.count() && rows.size() < limit; position++) {
            if (!belongs(position, part)) {
                continue;
            }
            int label = label(position);
            if (wanted.test(label) && passed++ >= offset) {
                rows.add(new Row(index, label, position));
            }
            index++;
        }
        return rows;
    }

    /**
     * Looks up one image.
     *
     * @param index its index within the part, from 0
     * @throws NotFound when the part has fewer images
     */
    public Row get(int part, int index) {
        int position = position(part, index);
        return new Row(index, label(position), position);
    }

    /** The pixels of one image: height × width bytes, row-major. */
    public byte[] pixels(Row row) {
        long start = (long) row.position() * header.exampleSize();
        return pixels.asSlice(start, header.exampleSize()).toArray(ValueLayout.JAVA_BYTE);
    }

    private int position(int part, int index) {
        if (split == null && index >= 0 && index < header.count()) {
            return index;
        }
        int seen = 0;
        for (int position = 0; split != null && position < header.count(); position++) {
            if (belongs(position, part) && seen++ == index) {
                return position;
            }
        }
        throw new NotFound("row-not-found", "The split has no image at " + index + ".",
                "Use an index from 0 to the split's count less one.");
    }

    private int label(int position) {
        return Byte.toUnsignedInt(labels.get(ValueLayout.JAVA_BYTE, position));
    }

    private boolean belongs(int position, int part) {
        return split == null || split.get(ValueLayout.JAVA_BYTE, position) == part;
    }

    private static MemorySegment payload(Path labels) throws IOException {
        return map(labels).asSlice(IdxKind.LABELS.headerSize());
    }

    private static MemorySegment map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
    }

    /**
     * One image.
     *
     * @param index its index within the part, from 0
     * @param label its class number
     * @param position its index within the file, from 0
     */
    public record Row(int index, int label, int position) {}
}
