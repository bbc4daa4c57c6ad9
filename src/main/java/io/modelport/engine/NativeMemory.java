package io.modelport.engine;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Tells the C library's allocator what to do with freed memory. By default glibc returns the large blocks that tensors
 * live in to the kernel, and every training step pays for having the same pages mapped and zeroed again. Other C
 * libraries, which lack these functions, are left as they are.
 */
final class NativeMemory {

    private static final int TRIM_THRESHOLD = -1;
    private static final int TOP_PAD = -2;
    private static final int MMAP_THRESHOLD = -3;
    private static final int LARGEST_HEAP_BLOCK = 1 << 30;
    private static final int GROWTH = 64 << 20;

    private NativeMemory() {}

    /** Keeps freed memory for the next tensors; for processes that train. */
    static void keepFreed() {
        CLibrary.find("mallopt", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT).ifPresent(mallopt -> {
            set(mallopt, MMAP_THRESHOLD, LARGEST_HEAP_BLOCK);
            set(mallopt, TRIM_THRESHOLD, Integer.MAX_VALUE);
            set(mallopt, TOP_PAD, GROWTH);
        });
    }

    /** Returns what is free to the operating system; for processes that unload a model and go on. */
    static void giveBack() {
        CLibrary.find("malloc_trim", ValueLayout.JAVA_LONG).ifPresent(trim -> {
            try {
                int ignored = (int) trim.invokeExact(0L);
            } catch (Throwable e) {
                throw new IllegalStateException("malloc_trim", e);
            }
        });
    }

    private static void set(MethodHandle mallopt, int option, int value) {
        try {
            int ignored = (int) mallopt.invokeExact(option, value);
        } catch (Throwable e) {
            throw new IllegalStateException("mallopt", e);
        }
    }
}
