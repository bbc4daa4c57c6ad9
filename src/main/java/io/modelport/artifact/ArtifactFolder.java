package io.modelport.artifact;

import io.modelport.problem.Invalid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;

/** The folder of the artifact store: private, and laid out so that a blob's place follows from its digest. */
final class ArtifactFolder {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> PRIVATE_FOLDER = PosixFilePermissions.asFileAttribute(PRIVATE);

    private final Path root;
    private final Path blobs;
    private final Path temporary;

    private ArtifactFolder(Path root) {
        this.root = root;
        this.blobs = root.resolve("blobs").resolve("sha256");
        this.temporary = root.resolve("temp");
    }

    /**
     * Takes a folder for artifacts and makes it when it is absent.
     *
     * @throws Invalid when it cannot be made private or written to
     */
    static ArtifactFolder open(Path path) {
        ArtifactFolder folder = new ArtifactFolder(path.toAbsolutePath().normalize());
        try {
            folder.create();
            return folder;
        } catch (IOException e) {
            throw new Invalid("artifact-folder-unusable",
                    "Artifacts cannot be kept in " + folder.root + ": " + e.getClass().getSimpleName() + " "
                            + e.getMessage() + ".",
                    "Set modelport.artifact.path to a folder that belongs to the user that runs Modelport.", e);
        }
    }

    Path blob(Digest digest) {
        return shard(digest).resolve(digest.hex());
    }

    /** The folder that a blob lies in. */
    Path shard(Digest digest) {
        return blobs.resolve(digest.hex().substring(0, 2));
    }

    Path createTemporary() throws IOException {
        return Files.createTempFile(temporary, "upload-", ".part");
    }

    /** How many bytes can still be stored. */
    long room() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Removes what uploads left behind that were broken off by a crash before the given time. */
    int removeTemporariesBefore(Instant time) {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
            for (Path file : files) {
                if (isOlder(file, time) && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return removed;
    }

    /** Adds up the sizes of all blobs; a walk over the whole store. */
    long measure() throws IOException {
        long[] sum = new long[1];
        Files.walkFileTree(blobs, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return sum[0];
    }

    /** Makes what was created or renamed in a folder survive a crash. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void create() throws IOException {
        boolean fresh = Files.notExists(root);
        Files.createDirectories(root, PRIVATE_FOLDER);
        if (!Files.getPosixFilePermissions(root).equals(PRIVATE)) {
            Files.setPosixFilePermissions(root, PRIVATE);
        }
        createInside(temporary);
        createInside(root.resolve("blobs"));
        createInside(blobs);
        // All at once, so that no writer can find a folder whose own entry is not yet on disk.
        for (int i = 0; i < 256; i++) {
            createInside(blobs.resolve(HexFormat.of().toHexDigits((byte) i)));
        }
        force(blobs);
        force(root.resolve("blobs"));
        force(root);
        if (fresh && root.getParent() != null) {
            force(root.getParent());
        }
    }

    /** A link would lead the store's writes out of its private folder. */
    private static void createInside(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isSymbolicLink(folder)) {
                throw new IOException(folder + " is a symbolic link");
            }
            // Another node may create it at the same time, which createDirectories does not mind.
            Files.createDirectories(folder, PRIVATE_FOLDER);
        }
    }

    private static boolean isOlder(Path file, Instant time) {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(time);
        } catch (IOException e) {
            return false;
        }
    }
}
