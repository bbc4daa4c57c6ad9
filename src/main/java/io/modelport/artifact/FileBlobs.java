package io.modelport.artifact;

import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
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
    /** How much is written before the room is looked at again; a stream may not say how long it is. */
    private static final long LOOK_EVERY = 16L << 20;

    private final ArtifactFolder folder;
    private final Room room;
    private final Quarantine quarantine;
    private final StoredBytes stored;

    FileBlobs(ArtifactFolder folder, Room room, Quarantine quarantine, StoredBytes stored) {
        this.folder = folder;
        this.room = room;
        this.quarantine = quarantine;
        this.stored = stored;
    }

    static FileBlobs in(ArtifactFolder folder, long reserve, StoredBytes stored, Clock clock) {
        return new FileBlobs(folder, new Room(folder, reserve), new Quarantine(folder, stored, clock), stored);
    }

    Blob store(InputStream content, long size, @Nullable Digest expected) throws IOException {
        room.require(Math.max(0, size));
        Path temporary = createTemporary();
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
            Optional<BlobFile> file = BlobFile.read(folder.blob(digest));
            if (file.isEmpty() && bringBack(digest)) {
                file = BlobFile.read(folder.blob(digest));
            }
            return file.map(found -> new Blob(digest, found.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    InputStream open(Digest digest) throws IOException {
        try {
            return VerifyingInputStream.open(folder.blob(digest), quarantine);
        } catch (NoSuchFileException e) {
            if (bringBack(digest)) {
                return VerifyingInputStream.open(folder.blob(digest), quarantine);
            }
            quarantine.requireNone(digest);
            throw new NotFound("blob-not-found", "There is no content " + digest + ".", "Upload it first.", e);
        }
    }

    Path verifiedPath(Digest digest) throws IOException {
        try (InputStream content = open(digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return folder.blob(digest);
    }

    /** Whether the blob was found damaged and has not been stored anew since. */
    boolean isDamaged(Digest digest) {
        return find(digest).isEmpty() && quarantine.holds(digest);
    }

    /**
     * Puts a blob back that was to be deleted. Whoever decided that may have been stopped since, while somebody else named
     * the blob; and the one who deletes it loses nothing by finding it gone.
     */
    boolean bringBack(Digest digest) throws IOException {
        Path blob = folder.blob(digest);
        for (SideFolder.Entry entry : folder.condemned().find(digest)) {
            try {
                if (BlobFile.read(blob).isPresent()) {
                    Files.deleteIfExists(entry.file());
                } else {
                    folder.disk().rename(entry.file(), blob);
                    folder.disk().force(folder.shard(digest));
                }
            } catch (NoSuchFileException e) {
                // Deleted, or brought back by somebody else.
            }
        }
        return BlobFile.read(blob).isPresent();
    }

    private Path createTemporary() throws IOException {
        try {
            return folder.createTemporary();
        } catch (IOException e) {
            throw room.explain(e);
        }
    }

    private Blob write(InputStream content, Path temporary) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        long look = LOOK_EVERY;
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
                write(file, ByteBuffer.wrap(buffer, 0, count));
                size += count;
                if (size >= look) {
                    room.require(0);
                    look += LOOK_EVERY;
                }
            }
            seal(file, temporary);
        }
        return new Blob(Digest.finish(digest), size);
    }

    private void write(FileChannel file, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw room.explain(e);
        }
    }

    private void seal(FileChannel file, Path temporary) throws IOException {
        try {
            // Read-only before it is forced, so that no crash leaves a kept blob writable.
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("r--------"));
            folder.disk().force(file);
        } catch (IOException e) {
            throw room.explain(e);
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
        Optional<BlobFile> before = BlobFile.read(folder.blob(blob.digest()));
        try {
            // Also when it is there: that file may have been damaged, or be about to be collected.
            folder.disk().rename(temporary, folder.blob(blob.digest()));
            folder.disk().force(folder.shard(blob.digest()));
        } catch (IOException e) {
            throw room.explain(e);
        }
        stored.replaced(before.map(BlobFile::size), blob.size());
    }
}
