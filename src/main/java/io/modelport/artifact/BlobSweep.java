package io.modelport.artifact;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes blobs that have been marked long enough, some at a time, while nobody can be about to name one of them.
 *
 * <p>
 * Each is first renamed into a folder of its own kind and deleted there after another look at its time and at the
 * database. So whoever is stopped in the middle, loses the lock and goes on later deletes nothing that was named or
 * written meanwhile: the name it deletes is one that only it uses, and everybody who misses a blob looks there and brings
 * it back.
 */
final class BlobSweep {

    private static final int AT_ONCE = 200;

    private final ArtifactFolder folder;
    private final FileBlobs blobs;
    private final BlobHolds holds;
    private final BlobMarks marks;
    private final BlobChecks checks;
    private final NamedBlobs named;
    private final StoredBytes stored;
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;
    private final ArtifactSettings settings;
    private final Clock clock;

    BlobSweep(ArtifactFolder folder, FileBlobs blobs, BlobHolds holds, BlobMarks marks, BlobChecks checks,
            NamedBlobs named, StoredBytes stored, TransactionTemplate transactions, JdbcClient jdbc,
            ArtifactSettings settings, Clock clock) {
        this.folder = folder;
        this.blobs = blobs;
        this.holds = holds;
        this.marks = marks;
        this.checks = checks;
        this.named = named;
        this.stored = stored;
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** Puts back what a sweep that was killed had not deleted yet; what is still garbage is found again. */
    void resume() throws IOException {
        for (SideFolder.Entry left : folder.condemned().list()) {
            transactions.executeWithoutResult(_ -> {
                if (isAlone(left.digest())) {
                    bringBack(left.digest());
                }
            });
        }
    }

    /** Whether nobody is about to name the content, nor will be before the caller's transaction ends. */
    boolean isAlone(Digest digest) {
        return isAlone(BlobHolds.shard(digest));
    }

    /** Deletes the blobs of a shard whose time has come; none while somebody is about to name a blob of that shard. */
    void run(int shard, Findings findings) {
        int done;
        do {
            done = transactions.execute(_ -> deleteSome(shard, findings));
        } while (done == AT_ONCE);
    }

    /** Deletes damaged files that have been put aside for so long and were healed since, or that nobody names. */
    void clearQuarantine(Instant before) throws IOException {
        for (SideFolder.Entry entry : folder.damaged().list()) {
            Digest digest = entry.digest();
            if (entry.since().isBefore(before)
                    && (blobs.find(digest).isPresent() || named.needed(List.of(digest), Set.of()).isEmpty())) {
                Files.deleteIfExists(entry.file());
            }
        }
    }

    private boolean isAlone(int shard) {
        // A process that is stopped with the lock would keep everybody from the shard: then the database lets go of it.
        jdbc.sql("set local idle_in_transaction_session_timeout = '10s'").update();
        return holds.tryAlone(shard);
    }

    private int deleteSome(int shard, Findings findings) {
        if (!isAlone(shard)) {
            return 0;
        }
        List<BlobMarks.Mark> due = marks.due(shard, settings.grace(), AT_ONCE);
        if (due.isEmpty()) {
            return 0;
        }
        Set<Digest> digests = due.stream().map(BlobMarks.Mark::digest).collect(toCollection(HashSet::new));
        Set<Digest> needed = named.needed(digests, Set.of());
        List<Condemned> condemned = new ArrayList<>();
        try {
            for (BlobMarks.Mark mark : due) {
                if (!needed.contains(mark.digest())) {
                    condemn(mark).ifPresent(condemned::add);
                }
            }
            // Fails when the lock was lost with the connection; somebody may have named them since.
            marks.remove(digests);
            checks.remove(digests);
            delete(shard, condemned, findings);
        } catch (IOException e) {
            restore(condemned);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            restore(condemned);
            throw e;
        }
        findings.rescued(needed.size());
        return due.size();
    }

    /** Takes a blob out of the store, unless it was written anew since it was marked. */
    private Optional<Condemned> condemn(BlobMarks.Mark mark) throws IOException {
        try {
            Path aside = folder.condemned().take(folder.blob(mark.digest()), mark.digest(), clock.instant());
            Condemned blob = new Condemned(aside, mark.digest(), mark.size());
            if (BlobFile.read(aside).filter(file -> file.writtenAt().equals(mark.writtenAt())).isPresent()) {
                return Optional.of(blob);
            }
            restore(List.of(blob));
        } catch (NoSuchFileException e) {
            // Gone already.
        }
        return Optional.empty();
    }

    private void delete(int shard, List<Condemned> condemned, Findings findings) throws IOException {
        for (Condemned blob : condemned) {
            if (Files.deleteIfExists(blob.aside())) {
                stored.removed(blob.size());
                findings.deleted(blob.size());
            }
        }
        folder.disk().force(folder.shard(shard));
    }

    private void restore(List<Condemned> condemned) {
        condemned.forEach(blob -> bringBack(blob.digest()));
    }

    private void bringBack(Digest digest) {
        try {
            blobs.bringBack(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Condemned(Path aside, Digest digest, long size) {}
}
