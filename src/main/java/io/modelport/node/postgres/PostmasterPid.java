package io.modelport.node.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the server wrote about itself into {@code postmaster.pid}; the file may outlive the server.
 *
 * @param pid the server's process id
 * @param folder the data folder that it serves
 */
record PostmasterPid(long pid, Path folder) {

    private static final String NAME = "postmaster.pid";
    private static final Path PROCESSES = Path.of("/proc");

    /** The server that claims a data folder; empty when none does or the file is torn. */
    static Optional<PostmasterPid> read(Path data) {
        Path file = data.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2) {
                return Optional.empty();
            }
            return Optional.of(new PostmasterPid(Long.parseLong(lines.getFirst().strip()), Path.of(lines.get(1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path data) {
        try {
            Files.deleteIfExists(data.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether that process lives and serves that folder; after a reboot its id may have gone to a stranger. */
    boolean isServing(Path data) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> worksIn(data, process))
                .isPresent();
    }

    static boolean exists(Path data) {
        return Files.exists(data.resolve(NAME));
    }

    /** The server and what it has forked, which may outlive it for a moment; none where processes cannot be looked into. */
    static List<ProcessHandle> processesIn(Path data) {
        return Files.isDirectory(PROCESSES)
                ? ProcessHandle.allProcesses().filter(process -> worksIn(data, process)).toList()
                : List.of();
    }

    /** All processes of a server run its program and have its data folder as their working directory. */
    private static boolean worksIn(Path data, ProcessHandle process) {
        if (!process.info().command().orElse("").contains("/postgres")) {
            return false;
        }
        try {
            return !Files.isDirectory(PROCESSES)
                    || Files.isSameFile(PROCESSES.resolve(Long.toString(process.pid())).resolve("cwd"), data);
        } catch (IOException e) {
            // Another user's process, which cannot be the server of our files; or one that has ended, though nobody has
            // asked for its exit code yet and it still counts as alive.
            return false;
        }
    }
}
