package io.modelport.node.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The server's log file, with one predecessor, each of bounded size.
 *
 * @param file what the server appends to
 */
record ServerLog(Path file) {

    private static final long LIMIT_BYTES = 10L << 20;

    /** Moves the content to the predecessor once it has grown too long; the server goes on writing meanwhile. */
    void shortenAbove(long bytes) {
        try {
            if (Files.exists(file) && Files.size(file) > bytes) {
                // Copied and cut, not renamed: the server holds the file open, for appending.
                Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void shorten() {
        shortenAbove(LIMIT_BYTES);
    }

    /** The last characters of the log. */
    String tail(int characters) {
        return Command.tail(file, characters);
    }
}
