package io.modelport.artifact;

import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.OutOfSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps blobs as files, each named by its digest: {@code blobs/sha256/ab/<hex>}.
 *
 * <p>
 * A blob is written to {@code temp}, forced to disk and only then renamed, so a file under {@code blobs} is always
 * whole. It is read-only and never changed; the same content again takes its place, which mends it should it have been
 * damaged, and whoever reads the earlier file reads on.
 */
final class FileBlobs {

    private static final int BUFFER = 1 << 16;

    private final ArtifactFolder folder;
    private final StoredBytes stored;

    FileBlobs(ArtifactFolder folder, StoredBytes stored) {
        this.folder = folder;
        this.stored = stored;
    }

    Blob store(InputStream content, long size, @Nullable Digest expected) throws IOException {
        requireRoom(size);
        Path temporary = folder.createTemporary();
        try {
            Blob blob = write(content, temporary);
            requireKept(blob, size, expected);
            keep(blob, temporary);
            return blob;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    Optional<Blob> find(Digest digest) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(folder.blob(digest), BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? Optional.of(new Blob(digest, attributes.size())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    InputStream open(Digest digest) throws IOException {
        try {
            return VerifyingInputStream.open(folder.blob(digest), digest);
        } catch (NoSuchFileException e) {
            throw new NotFound("blob-not-found", "There is no content " + digest + ".", "Upload it first.", e);
        }
    }

    Path verifiedPath(Digest digest) throws IOException {
        try (InputStream content = open(digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return folder.blob(digest);
    }

    private void requireRoom(long size) throws IOException {
        long room = folder.room();
        if (size > room) {
            throw outOfSpace("The artifact store has room for " + room + " more bytes, not for " + size + ".", null);
        }
    }

    private Blob write(InputStream content, Path temporary) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
                write(file, ByteBuffer.wrap(buffer, 0, count));
                size += count;
            }
            // Read-only before it is forced, so that no crash leaves a kept blob writable.
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("r--------"));
            file.force(true);
        }
        return new Blob(Digest.finish(digest), size);
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            if (isFull(e)) {
                throw outOfSpace("The disk of the artifact store is full.", e);
            }
            throw e;
        }
    }

    private static void requireKept(Blob blob, long size, @Nullable Digest expected) {
        if (size != ArtifactStore.UNKNOWN_SIZE && blob.size() != size) {
            throw new Invalid("size-mismatch", "The content has " + blob.size() + " bytes, not " + size
                    + " as promised.", "Send the whole file again.");
        }
        if (expected != null && !blob.digest().equals(expected)) {
            throw new Invalid("digest-mismatch", "The content has the digest " + blob.digest() + ", not " + expected
                    + " as promised.", "Send the file again; it was changed on its way.");
        }
    }

    private void keep(Blob blob, Path temporary) throws IOException {
        Path target = folder.blob(blob.digest());
        long before = find(blob.digest()).map(Blob::size).orElse(0L);
        // Also when it is there: that file may have been damaged, or be about to be collected.
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        stored.add(blob.size() - before);
        ArtifactFolder.force(folder.shard(blob.digest()));
    }

    private static boolean isFull(IOException e) {
        String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded");
    }

    private static OutOfSpace outOfSpace(String detail, @Nullable IOException cause) {
        String advice = "Free disk space, then send it again.";
        return cause == null ? new OutOfSpace("artifact-store-full", detail, advice)
                : new OutOfSpace("artifact-store-full", detail, advice, cause);
    }
}
