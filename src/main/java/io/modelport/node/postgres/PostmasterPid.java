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

    /**
     * Whether that process lives and serves that folder; a process id may have gone to a stranger after a reboot. A
     * server's working directory is its data folder.
     */
    boolean isServing(Path data) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), data);
        } catch (IOException e) {
            // Another user's process, which cannot be the server of our files, or one that has just ended.
            return false;
        }
    }
}
