package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.OutOfSpace;
import io.modelport.problem.Unavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobsTests {

    private static final byte[] CONTENT = "weights".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temp;

    private Path root;
    private ArtifactFolder folder;
    private StoredBytes stored;
    private FileBlobs blobs;

    @BeforeEach
    void open() throws IOException {
        root = temp.resolve("artifacts");
        folder = ArtifactFolder.open(root);
        stored = new StoredBytes(folder, Clock.systemUTC());
        blobs = FileBlobs.in(folder, 0, stored, Clock.systemUTC());
    }

    @Test
    void givesBackWhatItStored() throws IOException {
        Blob blob = store(CONTENT);

        assertThat(blob).isEqualTo(new Blob(Digest.of(CONTENT), CONTENT.length));
        assertThat(blobs.find(blob.digest())).contains(blob);
        assertThat(read(blob.digest())).isEqualTo(CONTENT);
        assertThat(blobs.verifiedPath(blob.digest())).hasBinaryContent(CONTENT);
    }

    @Test
    void keepsAnEmptyContent() throws IOException {
        Blob empty = store(new byte[0]);

        assertThat(empty.size()).isZero();
        assertThat(read(empty.digest())).isEmpty();
    }

    @Test
    void saysThatAContentIsNotStored() {
        Digest absent = Digest.of(CONTENT);

        assertThat(blobs.find(absent)).isEmpty();
        assertThatThrownBy(() -> blobs.open(absent)).isInstanceOf(NotFound.class).hasMessageContaining(absent.hex());
        assertThatThrownBy(() -> blobs.verifiedPath(absent)).isInstanceOf(NotFound.class);
    }

    @Test
    void leavesNothingOfAnUploadThatBreaksOff() throws IOException {
        InputStream torn = new SequenceInputStream(new ByteArrayInputStream(new byte[200_000]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        });

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> blobs.store(torn, ArtifactStore.UNKNOWN_SIZE, null))
                .withMessage("connection reset");
        assertThat(files()).isEmpty();
        assertThat(stored.get()).isZero();
    }

    @Test
    void leavesNothingOfAContentThatIsNotWhatWasPromised() throws IOException {
        Digest other = Digest.of(new byte[1]);

        assertThatThrownBy(() -> blobs.store(new ByteArrayInputStream(CONTENT), ArtifactStore.UNKNOWN_SIZE, other))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining(Digest.of(CONTENT).toString())
                .hasMessageContaining(other.toString());
        assertThatThrownBy(() -> blobs.store(new ByteArrayInputStream(CONTENT), 8, null)).isInstanceOf(Invalid.class)
                .hasMessage("The content has 7 bytes, not 8 as promised.");
        assertThat(files()).isEmpty();
    }

    @Test
    void readsNothingOfAContentForWhichThereIsNoRoom() {
        InputStream untouchable = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("was read");
            }
        };

        assertThatThrownBy(() -> blobs.store(untouchable, Long.MAX_VALUE, null)).isInstanceOf(OutOfSpace.class)
                .hasMessageContaining("has room for");
    }

    @Test
    void storesTheSameContentOnce() throws IOException {
        Blob first = store(CONTENT);

        assertThat(store(CONTENT)).isEqualTo(first);
        assertThat(files()).containsExactly(folder.blob(first.digest()));
        assertThat(stored.get()).isEqualTo(CONTENT.length);
    }

    @Test
    void mendsADamagedFileWhenTheContentComesAgain() throws IOException {
        Digest digest = store(CONTENT).digest();
        damage(digest, 2);

        store(CONTENT);

        assertThat(read(digest)).isEqualTo(CONTENT);
    }

    @Test
    void letsAReaderReadOnWhileTheSameContentComesAgain() throws IOException {
        Digest digest = store(CONTENT).digest();

        try (InputStream reader = blobs.open(digest)) {
            store(CONTENT);

            assertThat(reader.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void letsRacingWritersOfTheSameContentAllSucceed() throws Exception {
        byte[] content = new byte[300_000];
        CyclicBarrier start = new CyclicBarrier(4);
        Callable<Blob> writer = () -> {
            start.await();
            return store(content);
        };

        List<Blob> written = new ArrayList<>();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Blob> result : writers.invokeAll(List.of(writer, writer, writer, writer))) {
                written.add(result.get());
            }
        }

        assertThat(written).hasSize(4).containsOnly(new Blob(Digest.of(content), content.length));
        assertThat(files()).containsExactly(folder.blob(Digest.of(content)));
    }

    @Test
    void noticesAChangedByteBeforeItGivesOutTheLastOne() throws IOException {
        byte[] content = new byte[150_000];
        Digest digest = store(content).digest();
        damage(digest, 100);

        try (InputStream stream = blobs.open(digest)) {
            byte[] target = new byte[content.length];
            assertThatThrownBy(() -> stream.readNBytes(target, 0, content.length)).isInstanceOf(Unavailable.class)
                    .satisfies(e -> assertThat(((Unavailable) e).type()).isEqualTo("artifact-corrupt"));
        }
        assertThatThrownBy(() -> blobs.verifiedPath(digest)).isInstanceOf(Unavailable.class);
    }

    @Test
    void noticesAFileThatWasCutOff() throws IOException {
        Digest digest = store(CONTENT).digest();
        replace(digest, new byte[] {CONTENT[0]});

        assertThatThrownBy(() -> read(digest)).isInstanceOf(Unavailable.class);
    }

    @Test
    void mendsAFileThatWasCutOffWhenTheContentComesAgain() throws IOException {
        Digest digest = store(CONTENT).digest();
        replace(digest, new byte[] {CONTENT[0]});

        store(CONTENT);

        assertThat(read(digest)).isEqualTo(CONTENT);
    }

    @Test
    void letsNobodyElseRead() throws IOException {
        Digest digest = store(CONTENT).digest();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.blob(digest))))
                .isEqualTo("r--------");
    }

    @Test
    void closesAFolderThatOthersCouldRead() throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));

        ArtifactFolder.open(root);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root))).isEqualTo("rwx------");
    }

    @Test
    void followsNoLinkOutOfItsFolder() throws IOException {
        Digest digest = Digest.of(CONTENT);
        Path outside = Files.write(temp.resolve("secret"), CONTENT);
        Files.createSymbolicLink(folder.blob(digest), outside);

        assertThat(blobs.find(digest)).isEmpty();
        assertThatThrownBy(() -> read(digest)).isInstanceOf(NotFound.class);

        Path linked = temp.resolve("linked");
        Files.createDirectories(linked);
        Files.createSymbolicLink(linked.resolve("temp"), temp);
        assertThatThrownBy(() -> ArtifactFolder.open(linked)).isInstanceOf(Invalid.class)
                .hasMessageContaining("symbolic link");
    }

    @Test
    void knowsItsSizeAfterARestart() throws IOException {
        store(CONTENT);
        store(new byte[1_000]);

        assertThat(new StoredBytes(folder, Clock.systemUTC()).get()).isEqualTo(CONTENT.length + 1_000L);
    }

    @Test
    void storesAStreamThatIsLargerThanTheMemoryItTakes() throws IOException {
        long size = 100L << 20;
        Zeros zeros = new Zeros(size);

        Blob blob = blobs.store(zeros, size, null);

        assertThat(blob.size()).isEqualTo(size);
        assertThat(zeros.largestRead).isLessThanOrEqualTo(1 << 16);
        assertThat(blobs.verifiedPath(blob.digest())).hasSize(size);
    }

    private Blob store(byte[] content) throws IOException {
        return blobs.store(new ByteArrayInputStream(content), content.length, Digest.of(content));
    }

    private byte[] read(Digest digest) throws IOException {
        try (InputStream stream = blobs.open(digest)) {
            return stream.readAllBytes();
        }
    }

    private void damage(Digest digest, int position) throws IOException {
        byte[] content = Files.readAllBytes(folder.blob(digest));
        content[position] ^= 1;
        replace(digest, content);
    }

    private void replace(Digest digest, byte[] content) throws IOException {
        Files.setPosixFilePermissions(folder.blob(digest), PosixFilePermissions.fromString("rw-------"));
        Files.write(folder.blob(digest), content);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    /** Many zeros, which notes how much is asked for at once. */
    private static final class Zeros extends InputStream {

        private long left;
        private int largestRead;

        Zeros(long size) {
            this.left = size;
        }

        @Override
        public int read() {
            throw new AssertionError("reads byte by byte");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            largestRead = Math.max(largestRead, length);
            int count = (int) Math.min(length, left);
            left -= count;
            return count == 0 ? -1 : count;
        }
    }
}
