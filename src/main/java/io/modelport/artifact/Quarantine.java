package io.modelport.artifact;

import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files whose content changed out of the store, so that none is given out; the same content stored again heals
 * the blob.
 */
final class Quarantine {

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private final ArtifactFolder folder;
    private final StoredBytes stored;
    private final Clock clock;

    Quarantine(ArtifactFolder folder, StoredBytes stored, Clock clock) {
        this.folder = folder;
        this.stored = stored;
        this.clock = clock;
    }

    /**
     * Puts a file aside that was read and found damaged.
     *
     * @param read what was read; another file that has taken its place since stays
     */
    void take(BlobFile read) {
        Path blob = folder.blob(read.digest());
        try {
            Path aside = folder.damaged().take(blob, read.digest(), clock.instant());
            if (BlobFile.read(aside).filter(moved -> moved.isSame(read)).isEmpty()) {
                folder.disk().rename(aside, blob);
                folder.disk().force(folder.shard(read.digest()));
                return;
            }
            folder.disk().force(folder.shard(read.digest()));
            stored.removed(read.size());
            log.error("{} is damaged: its content has another digest. It was moved to {} and is not given out; "
                    + "storing the same content again heals it", read.digest(), aside);
        } catch (NoSuchFileException e) {
            // Somebody else found it damaged, too.
        } catch (IOException e) {
            log.error("{} is damaged, and could not be moved out of the store", read.digest(), e);
        }
    }

    boolean holds(Digest digest) {
        return since(digest).isPresent();
    }

    /** @throws Unavailable when the blob was found damaged */
    void requireNone(Digest digest) {
        since(digest).ifPresent(entry -> {
            throw damaged(digest, "found damaged on disk at " + entry.since() + " and taken out of use");
        });
    }

    /** What was put aside and has not been stored anew since. */
    List<SideFolder.Entry> list(int limit) throws IOException {
        return folder.damaged()
                .list()
                .stream()
                .filter(entry -> BlobFile.readQuietly(folder.blob(entry.digest())).isEmpty())
                .limit(limit)
                .toList();
    }

    static Unavailable damaged(Digest digest, String how) {
        return new Unavailable("artifact-corrupt", "The stored content " + digest + " was " + how + ".",
                "Upload the same content again, which mends it, or restore its file from a backup.");
    }

    private Optional<SideFolder.Entry> since(Digest digest) {
        try {
            return folder.damaged().find(digest).stream().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
