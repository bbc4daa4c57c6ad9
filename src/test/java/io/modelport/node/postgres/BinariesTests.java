package io.modelport.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class BinariesTests {

    @TempDir
    private Path folder;

    @Test
    void unpacksProgramsOfTheVersionThatItNames() {
        Binaries binaries = Binaries.unpackedIn(folder);
        assertThat(Command.run(List.of(binaries.postgres().toString(), "--version"), folder, Duration.ofSeconds(10))
                .output()).isEqualTo("postgres (PostgreSQL) " + Binaries.VERSION);
        assertThat(Binaries.VERSION).startsWith(Binaries.MAJOR + ".");
        assertThat(folder).isDirectoryNotContaining("glob:**unpacking-*");
    }

    @Test
    void keepsModesAndLinks() throws IOException {
        Binaries.extract(archive(file("bin/run", 0750), link("bin/alias", "run")), folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("bin/run"))))
                .isEqualTo("rwxr-x---");
        assertThat(Files.readSymbolicLink(folder.resolve("bin/alias"))).isEqualTo(Path.of("run"));
    }

    @Test
    void refusesToWriteOutsideItsFolder() throws IOException {
        Path target = Files.createDirectory(folder.resolve("target"));
        for (InputStream archive : List.of(archive(file("../escaped", 0644)), archive(file("bin/../../escaped", 0644)),
                archive(link("way-out", "../..")), archive(link("bin/way-out", "/etc")))) {
            assertThatIOException().isThrownBy(() -> Binaries.extract(archive, target))
                    .withMessageContaining("outside its folder");
        }
        assertThat(folder.resolve("escaped")).doesNotExist();
    }

    private static TarArchiveEntry file(String name, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        entry.setSize(3);
        return entry;
    }

    private static TarArchiveEntry link(String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK, true);
        entry.setLinkName(target);
        return entry;
    }

    private static InputStream archive(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(
                new XZOutputStream(bytes, new LZMA2Options(0)))) {
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                if (entry.getSize() > 0) {
                    tar.write("abc".getBytes(StandardCharsets.UTF_8));
                }
                tar.closeArchiveEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
