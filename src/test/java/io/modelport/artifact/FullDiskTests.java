package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelport.http.ProblemStatus;
import io.modelport.problem.OutOfSpace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of 4 MB, which really runs full. */
class FullDiskTests {

    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path temporary;

    private Path small;
    private ArtifactFolder folder;
    private StoredBytes stored;

    @BeforeEach
    void mount() throws Exception {
        small = Files.createDirectory(temporary.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=4m,nr_inodes=2k", "tmpfs", small.toString()),
                "SKIPPED: only root with CAP_SYS_ADMIN may mount the small file system that this test fills");
        folder = ArtifactFolder.open(small.resolve("artifacts"));
        stored = new StoredBytes(folder, Clock.systemUTC());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", small.toString());
    }

    @Test
    void refusesBeforehandWhatWouldTouchTheReserve() throws IOException {
        FileBlobs blobs = blobs(MEGABYTE);

        assertThatThrownBy(() -> blobs.store(unreadable(), 4 * MEGABYTE, null)).isInstanceOf(OutOfSpace.class)
                .satisfies(e -> {
                    OutOfSpace problem = (OutOfSpace) e;
                    assertThat(problem.type()).isEqualTo("artifact-store-full");
                    assertThat(ProblemStatus.of(problem)).isEqualTo(507);
                    assertThat(problem.detail())
                            .containsPattern("room for \\d+ more bytes, not for 4194304: its disk has "
                                    + "\\d+ bytes free, of which 1048576 stay in reserve");
                    assertThat(problem.advice()).contains("modelport.artifact.reserve", "/api/v1/storage/collections");
                });
        assertThat(files()).isEmpty();
    }

    @Test
    void leavesNothingOfAnUploadThatFillsTheDisk() throws IOException {
        FileBlobs blobs = blobs(0);
        Blob kept = blobs.store(new ByteArrayInputStream(new byte[MEGABYTE]), MEGABYTE, null);

        assertThatThrownBy(() -> blobs.store(endless(), ArtifactStore.UNKNOWN_SIZE, null))
                .isInstanceOf(OutOfSpace.class)
                .hasMessageContaining("is full");

        assertThat(files()).containsExactly(folder.blob(kept.digest()));
        assertThat(stored.get()).isEqualTo(MEGABYTE);
        assertThat(blobs.store(new ByteArrayInputStream(new byte[2 * MEGABYTE]), 2 * MEGABYTE, null).size())
                .as("the room is there again")
                .isEqualTo(2 * MEGABYTE);
    }

    @Test
    void answersInTheSameWayWhenThereIsNoRoomForAnotherFile() throws IOException {
        FileBlobs blobs = blobs(0);
        Path crumbs = Files.createDirectory(small.resolve("crumbs"));
        assertThatThrownBy(() -> {
            for (int i = 0;; i++) {
                Files.createFile(crumbs.resolve("crumb-" + i));
            }
        }).isInstanceOf(IOException.class);

        assertThatThrownBy(() -> blobs.store(new ByteArrayInputStream(new byte[1]), 1, null))
                .isInstanceOf(OutOfSpace.class);
    }

    private FileBlobs blobs(long reserve) {
        return FileBlobs.in(folder, reserve, stored, Clock.systemUTC());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(small.resolve("artifacts"))) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    private static InputStream unreadable() {
        return new BlockInputStream() {
            @Override
            public int read(byte[] target, int offset, int length) {
                throw new AssertionError("was read");
            }
        };
    }

    private static InputStream endless() {
        return new BlockInputStream() {
            @Override
            public int read(byte[] target, int offset, int length) {
                return length;
            }
        };
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
