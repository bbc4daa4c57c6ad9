package io.modelport.dataset.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Invalid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxInputStreamTests {

    private static final byte[] THREE = Idx.images(3, 2, 2);

    @TempDir
    Path folder;

    @Test
    void givesThePlainBytesOfAPlainAndOfAGzippedFile() throws IOException {
        assertThat(read(THREE)).isEqualTo(THREE);
        assertThat(read(Idx.gzip(THREE))).isEqualTo(THREE);
    }

    @Test
    void readsAGzipFileOfSeveralMembers() throws IOException {
        byte[] members = Idx.join(Idx.gzip(Arrays.copyOf(THREE, 10)),
                Idx.gzip(Arrays.copyOfRange(THREE, 10, THREE.length)));

        assertThat(read(members)).isEqualTo(THREE);
    }

    @Test
    void tellsWhatAFileOfAnotherKindIs() {
        refused(Idx.labels(1, 2), "idx-bad-magic").hasMessageContaining("0x00000801 (labels)")
                .hasMessageContaining("images begins with 0x00000803 (2051)");
        refused(Idx.header(0x0D03, 1, 1, 1), "idx-bad-magic").hasMessageContaining("values of type 0x0d");
        refused(Idx.header(0x0804, 1, 1, 1), "idx-bad-magic").hasMessageContaining("4 dimensions");
        refused(Idx.header(0x89504e47, 1, 1, 1), "idx-bad-magic").hasMessageContaining("0x89504e47");
        refused(Idx.gzip(Idx.gzip(THREE)), "idx-bad-magic").hasMessageContaining("0x1f8b0800");
    }

    @Test
    void refusesHeadersThatPromiseTheImpossible() {
        refused(Idx.header(0x803, 0, 28, 28), "idx-bad-header").hasMessageContaining("promises 0 images");
        refused(Idx.header(0x803, -1, 28, 28), "idx-bad-header").hasMessageContaining("4294967295 images");
        refused(Idx.header(0x803, 50_000_001, 1, 1), "idx-bad-header").hasMessageContaining("50000001 images");
        refused(Idx.header(0x803, 1, 0, 28), "idx-bad-header").hasMessageContaining("0 × 28");
        refused(Idx.header(0x803, 1, 28, 4097), "idx-bad-header").hasMessageContaining("28 × 4097");
        refused(Idx.header(0x803, 1 << 20, 64, 64), "idx-bad-header").hasMessageContaining("1048576 images");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 15})
    void refusesAFileWithoutAWholeHeader(int size) {
        refused(Arrays.copyOf(THREE, size), "idx-truncated").hasMessageContaining("after " + size + " bytes");
    }

    @Test
    void refusesLessOrMoreThanTheHeaderPromises() {
        refused(Arrays.copyOf(THREE, THREE.length - 1), "idx-truncated")
                .hasMessage("The header promises 3 images of 2 × 2 = 12 bytes, but the data end after 11 bytes.");
        refused(Idx.gzip(Arrays.copyOf(THREE, THREE.length - 1)), "idx-truncated");
        refused(Idx.join(THREE, new byte[1]), "idx-trailing-data").hasMessageContaining("more data follow");
        refused(Idx.gzip(Idx.join(THREE, new byte[1])), "idx-trailing-data");
    }

    @Test
    void refusesBrokenGzip() {
        byte[] packed = Idx.gzip(THREE);
        byte[] wrongChecksum = packed.clone();
        wrongChecksum[packed.length - 8] ^= 1;

        refused(wrongChecksum, "gzip-broken");
        refused(Arrays.copyOf(packed, packed.length - 9), "gzip-broken");
        refused(Idx.join(packed, new byte[] {1, 2, 3}), "gzip-broken");
    }

    @Test
    void unpacksNoMoreOfABombThanTheHeaderPromises() {
        byte[] zeros = Idx.gzip(new byte[50_000_000]);
        byte[] bomb = Idx.join(Idx.gzip(THREE), Idx.join(Idx.join(zeros, zeros), Idx.join(zeros, zeros)));
        CountingStream source = new CountingStream(bomb);

        assertThatThrownBy(() -> IdxInputStream.open(source, IdxKind.IMAGES).readAllBytes()).isInstanceOf(Invalid.class)
                .extracting("type")
                .isEqualTo("idx-trailing-data");
        assertThat(source.count).isLessThan(bomb.length / 2);
    }

    @Test
    void allocatesNothingForAPromiseThatTheFileCannotHold() throws IOException {
        Path plain = Files.write(folder.resolve("plain"), Idx.header(0x803, 500_000, 64, 64));
        Path packed = Files.write(folder.resolve("packed"), Idx.gzip(Idx.header(0x803, 500_000, 64, 64)));
        Path labels = Files.write(folder.resolve("labels"), Idx.labels(new int[500_000]));

        for (Path images : new Path[] {plain, packed}) {
            assertThatThrownBy(() -> LabelledImages.readIdx(images, labels)).isInstanceOf(Invalid.class)
                    .hasMessageContaining("the file has only");
        }
    }

    @Test
    void passesOnTheFailureOfItsSource() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(THREE, 0, 20), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        });

        assertThatThrownBy(() -> IdxInputStream.open(broken, IdxKind.IMAGES).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    private static byte[] read(byte[] file) throws IOException {
        try (IdxInputStream stream = IdxInputStream.open(new ByteArrayInputStream(file), IdxKind.IMAGES)) {
            return stream.readAllBytes();
        }
    }

    private static AbstractThrowableAssert<?, ?> refused(byte[] file, String type) {
        return assertThatThrownBy(() -> read(file)).isInstanceOfSatisfying(Invalid.class,
                problem -> assertThat(problem.type()).isEqualTo(type));
    }

    private static final class CountingStream extends ByteArrayInputStream {

        private int count;

        CountingStream(byte[] content) {
            super(content);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
