package io.modelport.artifact;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A folder beside the blobs for files that are no longer kept as such: {@code <hex>.<milliseconds>-<random>}, the time
 * being when they were put there. A name is used once, so whoever was stopped for long and then goes on can only touch
 * what it put there itself.
 */
final class SideFolder {

    private static final int HEX_LENGTH = 64;

    private final Path path;
    private final Disk disk;

    SideFolder(Path path, Disk disk) {
        this.path = path;
        this.disk = disk;
    }

    /**
     * A file that was put aside.
     *
     * @param file where it lies
     * @param digest the digest that it had, or should have had
     * @param since when it was put aside
     */
    record Entry(Path file, Digest digest, Instant since) {

        /** Empty when the file was not put there by this program. */
        static Optional<Entry> of(Path file) {
            String name = file.getFileName().toString();
            try {
                return Optional.of(new Entry(file, new Digest(name.substring(0, HEX_LENGTH)), Instant
                        .ofEpochMilli(Long.parseLong(name.substring(HEX_LENGTH + 1, name.indexOf('-', HEX_LENGTH))))));
            } catch (RuntimeException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * Moves a blob's file here.
     *
     * @throws NoSuchFileException when it is gone already
     */
    Path take(Path blob, Digest digest, Instant now) throws IOException {
        Path target = path.resolve(digest.hex() + "." + now.toEpochMilli() + "-"
                + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX));
        disk.rename(blob, target);
        return target;
    }

    /** What was put aside of this digest. */
    List<Entry> find(Digest digest) throws IOException {
        return list(digest.hex() + ".*", Integer.MAX_VALUE);
    }

    List<Entry> list() throws IOException {
        return list("*", Integer.MAX_VALUE);
    }

    List<Entry> list(int limit) throws IOException {
        return list("*", limit);
    }

    private List<Entry> list(String glob, int limit) throws IOException {
        List<Entry> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, glob)) {
            for (Path file : files) {
                if (found.size() == limit) {
                    break;
                }
                Entry.of(file).ifPresent(found::add);
            }
        }
        return found;
    }
}
