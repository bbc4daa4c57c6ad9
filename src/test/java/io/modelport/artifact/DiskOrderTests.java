package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskOrderTests {

    private static final byte[] CONTENT = new byte[100_000];

    @TempDir
    private Path temporary;

    private final WatchedDisk disk = new WatchedDisk();
    private ArtifactFolder folder;
    private FileBlobs blobs;

    @BeforeEach
    void open() throws IOException {
        folder = ArtifactFolder.open(temporary.resolve("artifacts"), disk);
        blobs = FileBlobs.in(folder, 0, new StoredBytes(folder, Clock.systemUTC()), Clock.systemUTC());
        disk.steps.clear();
    }

    @Test
    void forcesTheWholeFileThenRenamesItThenForcesItsFolder() throws IOException {
        store();

        assertThat(disk.steps).containsExactly("force 100000 bytes",
                "rename to " + folder.blob(Digest.of(CONTENT)).getFileName(),
                "force folder " + folder.shard(Digest.of(CONTENT)).getFileName());
    }

    @Test
    void doesTheSameForAContentThatIsThereAlready() throws IOException {
        store();
        List<String> first = List.copyOf(disk.steps);
        disk.steps.clear();

        store();

        assertThat(disk.steps).isEqualTo(first);
    }

    @Test
    void acknowledgesNothingThatCouldNotBeForced() throws IOException {
        disk.failing = "force 100000 bytes";

        assertThatThrownBy(this::store).isInstanceOf(IOException.class).hasMessage("failing force 100000 bytes");

        assertThat(blobs.find(Digest.of(CONTENT))).isEmpty();
        try (Stream<Path> left = Files.list(temporary.resolve("artifacts/temp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void acknowledgesNothingWhoseNameCouldNotBeForced() {
        disk.failing = "force folder " + folder.shard(Digest.of(CONTENT)).getFileName();

        assertThatThrownBy(this::store).isInstanceOf(IOException.class);
    }

    private void store() throws IOException {
        blobs.store(new ByteArrayInputStream(CONTENT), CONTENT.length, null);
    }

    private static final class WatchedDisk implements Disk {

        private final List<String> steps = new ArrayList<>();
        private String failing = "";

        @Override
        public void force(FileChannel file) throws IOException {
            step("force " + file.size() + " bytes");
            Disk.super.force(file);
        }

        @Override
        public void force(Path folder) throws IOException {
            step("force folder " + folder.getFileName());
            Disk.super.force(folder);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            step("rename to " + to.getFileName());
            Disk.super.rename(from, to);
        }

        private void step(String step) throws IOException {
            steps.add(step);
            if (step.equals(failing)) {
                throw new IOException("failing " + step);
            }
        }
    }
}
