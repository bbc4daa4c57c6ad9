package io.modelport.dataset;

import io.modelport.artifact.BlockInputStream;
import io.modelport.artifact.Digest;
import io.modelport.problem.Invalid;
import io.modelport.problem.TooLarge;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what a client sends, no more than is allowed, and fails at its end when it is not what was promised. */
final class IncomingBody extends BlockInputStream {

    private final InputStream content;
    private final long limit;
    private final @Nullable Digest promised;
    private final MessageDigest digest = Digest.sha256();
    private long count;
    private boolean ended;

    /** @throws TooLarge when the announced length is above the limit */
    IncomingBody(IncomingFile file, long limit) {
        this.content = file.content();
        this.limit = limit;
        this.promised = file.digest();
        if (file.length() > limit) {
            throw tooLarge("The file has " + file.length() + " bytes");
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        int read = ended ? -1 : receive(target, offset, length);
        if (read < 0) {
            end();
        } else {
            digest.update(target, offset, read);
            count += read;
            if (count > limit) {
                throw tooLarge("The file has more bytes");
            }
        }
        return read;
    }

    private int receive(byte[] target, int offset, int length) {
        try {
            return content.read(target, offset, length);
        } catch (IOException e) {
            throw new Invalid("upload-broken-off", "The connection ended after " + count + " bytes.",
                    "Send the whole file again.", e);
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (promised != null) {
            Digest found = Digest.finish(digest);
            if (!found.equals(promised)) {
                throw new Invalid("digest-mismatch", "What arrived has the digest " + found + ", not " + promised
                        + " as Content-Digest says.", "Send the file again; it was changed on its way.");
            }
        }
    }

    private TooLarge tooLarge(String found) {
        return new TooLarge("upload-too-large", found + "; " + limit + " are allowed.",
                "Send a smaller file, gzipped if it is not, or raise modelport.dataset.max-upload-bytes.");
    }
}
