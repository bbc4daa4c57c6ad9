package io.modelport.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells from the kernel's counters whether it has killed a process because memory ran out. They count for the machine and
 * for this container, not for a single process, so another's death at the same time may be taken for ours.
 */
final class MemoryKills {

    private static final String PREFIX = "oom_kill ";

    private final List<Path> counters;

    /** @param counters files with a line {@code oom_kill <count>}; those that cannot be read count nothing */
    MemoryKills(List<Path> counters) {
        this.counters = List.copyOf(counters);
    }

    static MemoryKills ofKernel() {
        return new MemoryKills(List.of(Path.of("/proc/vmstat"), Path.of("/sys/fs/cgroup/memory.events"),
                Path.of("/sys/fs/cgroup/memory/memory.oom_control")));
    }

    long count() {
        return counters.stream().mapToLong(MemoryKills::read).sum();
    }

    private static long read(Path counter) {
        try (Stream<String> lines = Files.lines(counter)) {
            return lines.filter(line -> line.startsWith(PREFIX))
                    .mapToLong(line -> Long.parseLong(line.substring(PREFIX.length()).strip()))
                    .sum();
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
