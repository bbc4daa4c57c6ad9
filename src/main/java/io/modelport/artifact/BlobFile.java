package io.modelport.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A blob as it lies on the disk.
 *
 * @param digest its name
 * @param size its size in bytes
 * @param writtenAt when it was last written, as finely as the database keeps times; another time means another file
 * @param key what tells this file from another one that took its place, where the file system has such a thing
 */
record BlobFile(Digest digest, long size, Instant writtenAt, @Nullable Object key) {

    /** Empty when there is no such file, or it is none of ours. */
    static Optional<BlobFile> read(Path file) throws IOException {
        String name = file.getFileName().toString();
        return read(file, name.length() < 64 ? name : name.substring(0, 64));
    }

    private static Optional<BlobFile> read(Path file, String hex) throws IOException {
        if (!Digest.isHex(hex)) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? Optional.of(new BlobFile(new Digest(hex), attributes.size(),
                            attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS),
                            attributes.fileKey()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** As {@link #read}, where a file that cannot be looked at is as good as none. */
    static Optional<BlobFile> readQuietly(Path file) {
        try {
            return read(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether it is still the same file and not one that was written since. */
    boolean isSame(BlobFile other) {
        return size == other.size && writtenAt.equals(other.writtenAt) && Objects.equals(key, other.key);
    }
}
