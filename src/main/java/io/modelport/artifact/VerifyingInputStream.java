package io.modelport.artifact;

import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Set;

/** Reads a blob's file and gives out its last bytes only when the digest of all of them is the expected one. */
final class VerifyingInputStream extends InputStream {

    private final InputStream content;
    private final Digest expected;
    private final MessageDigest digest = Digest.sha256();
    private long left;
    private boolean verified;

    private VerifyingInputStream(InputStream content, long size, Digest expected) {
        this.content = content;
        this.left = size;
        this.expected = expected;
    }

    static VerifyingInputStream open(Path file, Digest expected) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        return new VerifyingInputStream(Channels.newInputStream(channel), channel.size(), expected);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int count = left == 0 ? -1 : content.read(target, offset, (int) Math.min(length, left));
        if (count > 0) {
            digest.update(target, offset, count);
            left -= count;
        }
        if (count < 0 || left == 0) {
            verify();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private void verify() {
        if (!verified) {
            Digest found = Digest.finish(digest);
            if (!found.equals(expected)) {
                throw new Unavailable("artifact-corrupt",
                        "The stored content " + expected + " was damaged on disk: it now has the digest " + found + ".",
                        "Restore the file from a backup, or upload the same content again after removing it.");
            }
            verified = true;
        }
    }
}
