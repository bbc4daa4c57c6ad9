package io.modelport.node.postgres;

import io.modelport.problem.Unsupported;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked from the archive on the classpath.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record Binaries(Path folder) {

    /** The version in the archive; a test holds it equal to what the programs say of themselves. */
    static final String VERSION = "18.6";
    static final int MAJOR = 18;

    Path initdb() {
        return folder.resolve("bin/initdb");
    }

    Path pgCtl() {
        return folder.resolve("bin/pg_ctl");
    }

    Path postgres() {
        return folder.resolve("bin/postgres");
    }

    /** The programs of this jar in {@code parent}, unpacked there unless an earlier start has done so. */
    static Binaries unpackedIn(Path parent) {
        Path folder = parent.resolve("bin-" + VERSION);
        if (!Files.isDirectory(folder)) {
            unpack(parent, folder);
        }
        return new Binaries(folder);
    }

    private static void unpack(Path parent, Path folder) {
        String resource = "postgres-" + system() + ".txz";
        try (InputStream archive = Binaries.class.getClassLoader().getResourceAsStream(resource)) {
            if (archive == null) {
                throw new Unsupported("no-embedded-postgres",
                        "This build of Modelport holds no PostgreSQL for this system (" + system() + ").",
                        "Point SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD at a PostgreSQL 15 to 18.");
            }
            Files.createDirectories(parent);
            // Renamed only when whole: a start that was killed while it unpacked leaves a folder nobody looks at.
            Path partial = Files.createTempDirectory(parent, "unpacking-");
            try {
                extract(archive, partial);
                Files.setPosixFilePermissions(partial, permissions(0755));
                moveInto(partial, folder);
            } finally {
                Folders.deleteRecursively(partial);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void moveInto(Path partial, Path folder) throws IOException {
        try {
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process was quicker; its folder holds the same.
        }
    }

    /** Writes the entries of a tar archive below {@code target}, with their modes and links, and nowhere else. */
    static void extract(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = inside(target, target.resolve(entry.getName()), entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Path parent = Folders.parent(path);
                    inside(target, parent.resolve(entry.getLinkName()), entry.getName());
                    Files.createDirectories(parent);
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.createDirectories(Folders.parent(path));
                    write(tar, path);
                    Files.setPosixFilePermissions(path, permissions(entry.getMode()));
                } else {
                    throw new IOException(
                            "The archive of PostgreSQL holds an entry of unknown kind: " + entry.getName());
                }
            }
        }
    }

    private static void write(InputStream content, Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(file)) {
            content.transferTo(out);
            file.force(true);
        }
    }

    private static Path inside(Path target, Path path, String name) throws IOException {
        Path normal = path.normalize();
        if (!normal.startsWith(target)) {
            throw new IOException("The archive of PostgreSQL holds an entry outside its folder: " + name);
        }
        return normal;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        List<PosixFilePermission> fromLowestBit = List.of(PosixFilePermission.OTHERS_EXECUTE,
                PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ, PosixFilePermission.OWNER_EXECUTE,
                PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ);
        for (int bit = 0; bit < fromLowestBit.size(); bit++) {
            if ((mode & (1 << bit)) != 0) {
                permissions.add(fromLowestBit.get(bit));
            }
        }
        return permissions;
    }

    private static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String system = name.contains("mac") ? "darwin" : name.contains("win") ? "windows" : name;
        String processor = switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> System.getProperty("os.arch", "unknown");
        };
        return system + "-" + processor;
    }
}
