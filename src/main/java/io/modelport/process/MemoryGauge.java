package io.modelport.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures the memory of one process, where the kernel tells it (Linux), and remembers the most. */
final class MemoryGauge {

    /** Anonymous and shared memory, in RAM or swapped out; what is mapped from files can be dropped at any time. */
    private static final List<String> COUNTED = List.of("RssAnon:", "RssShmem:", "VmSwap:");

    private final Path status;
    private final long limit;
    private volatile long peak;

    /** @param limit in bytes */
    MemoryGauge(long pid, long limit) {
        this.status = Path.of("/proc", Long.toString(pid), "status");
        this.limit = limit;
    }

    /** @return the most so far */
    MemoryUse measure() {
        long now = read();
        if (now > peak) {
            peak = now;
        }
        return use();
    }

    MemoryUse use() {
        return new MemoryUse(peak, limit);
    }

    private long read() {
        try {
            long kibibytes = 0;
            for (String line : Files.readAllLines(status)) {
                if (COUNTED.stream().anyMatch(line::startsWith)) {
                    kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return kibibytes * 1_024;
        } catch (IOException e) {
            return 0; // It has ended, or this is no Linux.
        }
    }
}
