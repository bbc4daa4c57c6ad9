package io.modelport.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Set;

/** Reads a blob's file and gives out its last bytes only when the digest of all of them is the expected one. */
final class VerifyingInputStream extends BlockInputStream {

    private final InputStream content;
    private final BlobFile file;
    private final Quarantine quarantine;
    private final MessageDigest digest = Digest.sha256();
    private long left;
    private boolean verified;

    private VerifyingInputStream(InputStream content, long size, BlobFile file, Quarantine quarantine) {
        this.content = content;
        this.left = size;
        this.file = file;
        this.quarantine = quarantine;
    }

    /** @throws NoSuchFileException when there is no such file */
    static VerifyingInputStream open(Path path, Quarantine quarantine) throws IOException {
        // Looked at before it is opened: should another file take its place in between, that one is read and, were it
        // damaged, is not mistaken for this one.
        BlobFile file = BlobFile.read(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
        FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        return new VerifyingInputStream(Channels.newInputStream(channel), channel.size(), file, quarantine);
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
            if (!found.equals(file.digest())) {
                quarantine.take(file);
                throw Quarantine.damaged(file.digest(), "damaged on disk: it now has the digest " + found);
            }
            verified = true;
        }
    }
}
