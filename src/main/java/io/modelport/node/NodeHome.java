package io.modelport.node;

import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The private folder of one node, held by an operating-system lock for as long as the node lives. */
public final class NodeHome implements AutoCloseable {

    private static final String ELSEWHERE = "Set MODELPORT_HOME to a folder that you may write to.";

    private final Path path;
    private final FileChannel lockFile;

    private NodeHome(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes a folder as home and makes it when it is absent.
     *
     * @throws Conflict when another node holds it
     * @throws Invalid when it cannot be written to
     */
    static NodeHome open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            createPrivate(path);
            FileChannel lockFile = FileChannel.open(path.resolve("node.lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(lockFile, path);
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
            return new NodeHome(path, lockFile);
        } catch (IOException e) {
            throw new Invalid("home-not-writable", "Modelport cannot keep its data in " + path + ": " + reason(e) + ".",
                    ELSEWHERE, e);
        }
    }

    /** The folder, absolute. */
    public Path path() {
        return path;
    }

    /** A folder of its own for one concern, private and made when absent. */
    public Path folder(String name) {
        Path folder = path.resolve(name);
        try {
            createPrivate(folder);
            return folder;
        } catch (IOException e) {
            throw new Invalid("home-not-writable",
                    "Modelport cannot keep its data in " + folder + ": " + reason(e) + ".", ELSEWHERE, e);
        }
    }

    /** The node's name: the configured one, else one made at the first start and kept here. */
    NodeIdentity identity(@Nullable String configured) {
        if (configured != null && !configured.isBlank()) {
            return new NodeIdentity(configured);
        }
        Path file = path.resolve("node.name");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, generatedName());
            }
            return new NodeIdentity(Files.readString(file).strip());
        } catch (IOException e) {
            throw new Invalid("home-not-writable",
                    "Modelport cannot keep the node's name in " + file + ": " + reason(e) + ".", ELSEWHERE, e);
        }
    }

    /** Lets another node have the home. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            // The lock ends with the process in any case.
        }
    }

    private static void lock(FileChannel lockFile, Path path) throws IOException {
        if (!tryLock(lockFile)) {
            throw new Conflict("home-in-use", "Another node" + holder(lockFile) + " uses " + path + ".",
                    "Stop that node, or set MODELPORT_HOME to another folder for this one.");
        }
        lockFile.truncate(0);
        lockFile.write(StandardCharsets.UTF_8.encode(Long.toString(ProcessHandle.current().pid())), 0);
    }

    private static boolean tryLock(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // A node in this very process holds it.
        }
    }

    private static String holder(FileChannel lockFile) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(20);
        lockFile.read(content, 0);
        String pid = StandardCharsets.UTF_8.decode(content.flip()).toString().strip();
        return pid.matches("\\d+") ? " (process " + pid + ")" : "";
    }

    private static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied for " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is not a folder";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String generatedName() {
        byte[] suffix = new byte[2];
        new SecureRandom().nextBytes(suffix);
        return hostName() + "-" + HexFormat.of().formatHex(suffix);
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
            return name.isEmpty() ? "node" : name.substring(0, Math.min(name.length(), 90));
        } catch (UnknownHostException e) {
            return "node";
        }
    }
}
