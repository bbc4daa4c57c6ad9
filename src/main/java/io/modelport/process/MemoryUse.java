package io.modelport.process;

import java.util.Locale;

/**
 * How much memory of its own a process has used, its Java heap and native memory together. What it maps from files does
 * not count: the kernel takes that back when memory is short.
 *
 * @param peak the most that was measured, in bytes; 0 where nothing could be measured
 * @param limit what it might use, in bytes
 */
public record MemoryUse(long peak, long limit) {

    private static final double GIB = 1L << 30;
    private static final double MIB = 1L << 20;

    /** Whether it used more than it might, which ends a process. */
    public boolean isOverLimit() {
        return peak > limit;
    }

    @Override
    public String toString() {
        return "used " + text(peak) + " of memory, limit " + text(limit);
    }

    private static String text(long bytes) {
        return bytes >= GIB ? String.format(Locale.ROOT, "%.1f GiB", bytes / GIB)
                : String.format(Locale.ROOT, "%.0f MiB", bytes / MIB);
    }
}
