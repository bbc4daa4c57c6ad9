package io.modelport.node.postgres;

import io.modelport.problem.OutOfSpace;
import io.modelport.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Recognises in a program's output that it failed for want of disk space. */
final class FullDisk {

    private FullDisk() {}

    static Optional<Problem> in(String output, Path folder) {
        if (!output.contains("No space left on device")) {
            return Optional.empty();
        }
        return Optional.of(new OutOfSpace("postgres-disk-full",
                "The embedded PostgreSQL cannot run, for the disk of " + folder + " is full: " + free(folder)
                        + " bytes are free.",
                "Free some space on that disk, 200 MB at least, then start again: nothing that was committed is lost."));
    }

    private static String free(Path folder) {
        try {
            return Long.toString(Files.getFileStore(folder).getUsableSpace());
        } catch (IOException e) {
            return "an unknown number of";
        }
    }
}
