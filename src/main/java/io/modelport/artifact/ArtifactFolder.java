package io.modelport.artifact;

import io.modelport.problem.Invalid;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The folder of the artifact store: private, and laid out so that a blob's place follows from its digest. */
final class ArtifactFolder {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> PRIVATE_FOLDER = PosixFilePermissions.asFileAttribute(PRIVATE);

    private final Path root;
    private final Path blobs;
    private final Path temporary;
    private final Path condemned;
    private final Path damaged;
    private final Disk disk;

    private ArtifactFolder(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
        this.blobs = root.resolve("blobs").resolve("sha256");
        this.temporary = root.resolve("temp");
        this.condemned = root.resolve("condemned");
        this.damaged = root.resolve("damaged");
    }

    /**
     * Takes a folder for artifacts and makes it when it is absent.
     *
     * @throws Invalid when it cannot be made private or written to
     */
    static ArtifactFolder open(Path path) {
        return open(path, Disk.REAL);
    }

    static ArtifactFolder open(Path path, Disk disk) {
        ArtifactFolder folder = new ArtifactFolder(path.toAbsolutePath().normalize(), disk);
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
        return shard(BlobHolds.shard(digest));
    }

    /** One of the {@link BlobHolds#SHARDS} folders of blobs. */
    Path shard(int number) {
        return blobs.resolve(HexFormat.of().toHexDigits((byte) number));
    }

    /** Where blobs lie between the decision to delete them and their end. */
    SideFolder condemned() {
        return new SideFolder(condemned, disk);
    }

    /** Where files lie whose content is no longer that of their digest. */
    SideFolder damaged() {
        return new SideFolder(damaged, disk);
    }

    @Override
    public String toString() {
        return root.toString();
    }

    Disk disk() {
        return disk;
    }

    /** The blobs of a shard; what vanishes meanwhile is left out. */
    List<BlobFile> list(int shard) throws IOException {
        List<BlobFile> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(shard(shard))) {
            for (Path file : files) {
                BlobFile.read(file).ifPresent(found::add);
            }
        }
        return found;
    }

    Path createTemporary() throws IOException {
        return Files.createTempFile(temporary, "upload-", ".part");
    }

    /** How many bytes can still be stored. */
    long room() throws IOException {
        return disk.room(root);
    }

    /** The files of uploads to which nothing has been written since the given time. */
    List<Path> temporariesBefore(Instant time) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
            for (Path file : files) {
                if (isOlder(file, time)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** Removes them, and tells how many they were. */
    int removeTemporariesBefore(Instant time) throws IOException {
        int removed = 0;
        for (Path file : temporariesBefore(time)) {
            if (Files.deleteIfExists(file)) {
                removed++;
            }
        }
        return removed;
    }

    /** Counts all blobs and adds up their sizes; a walk over the whole store. */
    StoredBytes.Total measure() throws IOException {
        long count = 0;
        long bytes = 0;
        for (int shard = 0; shard < BlobHolds.SHARDS; shard++) {
            for (BlobFile blob : list(shard)) {
                count++;
                bytes += blob.size();
            }
        }
        return new StoredBytes.Total(count, bytes);
    }

    private void create() throws IOException {
        boolean fresh = Files.notExists(root);
        Files.createDirectories(root, PRIVATE_FOLDER);
        if (!Files.getPosixFilePermissions(root).equals(PRIVATE)) {
            Files.setPosixFilePermissions(root, PRIVATE);
        }
        createInside(temporary);
        createInside(condemned);
        createInside(damaged);
        createInside(root.resolve("blobs"));
        createInside(blobs);
        // All at once, so that no writer can find a folder whose own entry is not yet on disk.
        for (int i = 0; i < BlobHolds.SHARDS; i++) {
            createInside(shard(i));
        }
        disk.force(blobs);
        disk.force(root.resolve("blobs"));
        disk.force(root);
        if (fresh && root.getParent() != null) {
            disk.force(root.getParent());
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
