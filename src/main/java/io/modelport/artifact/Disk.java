package io.modelport.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The few steps whose order decides what a crash leaves behind; a seam, so that tests can watch and break them. */
interface Disk {

    Disk REAL = new Disk() {};

    /** Makes a file's content survive a loss of power. */
    default void force(FileChannel file) throws IOException {
        file.force(true);
    }

    /** Makes what was created, renamed or deleted in a folder survive a loss of power. */
    default void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Renames a file in one step; one of the new name is replaced. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** How many bytes can still be written to the file system of a folder. */
    default long room(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }
}
