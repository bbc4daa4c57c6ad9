package io.modelport.artifact;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes blobs that no row of any module names, in two steps that are a grace period apart: at first it only marks
 * them; what is still marked later, and neither named nor written anew, goes.
 *
 * <p>
 * Any number may run at once, on any nodes, and each may be killed or stopped at any line: see docs/decisions/0017.
 */
final class GarbageCollector {

    private final ArtifactFolder folder;
    private final ArtifactTrees trees;
    private final BlobMarks marks;
    private final NamedBlobs named;
    private final BlobSweep sweep;
    private final TransactionTemplate transactions;
    private final ArtifactSettings settings;
    private final Clock clock;

    GarbageCollector(ArtifactFolder folder, ArtifactTrees trees, BlobMarks marks, NamedBlobs named, BlobSweep sweep,
            TransactionTemplate transactions, ArtifactSettings settings, Clock clock) {
        this.folder = folder;
        this.trees = trees;
        this.marks = marks;
        this.named = named;
        this.sweep = sweep;
        this.transactions = transactions;
        this.settings = settings;
        this.clock = clock;
    }

    /** Tells what a collection would find now, and changes nothing. */
    CollectionReport look() throws IOException {
        Findings findings = new Findings(true, clock.instant());
        Set<Digest> unnamed = named.unnamedArtifacts();
        Instant due = clock.instant().minus(settings.grace());
        for (int shard = 0; shard < BlobHolds.SHARDS; shard++) {
            survey(shard, unnamed).record(findings, due);
        }
        findings.brokenOff(folder.temporariesBefore(abandoned()).size());
        return findings.report(clock.instant());
    }

    /** Marks what nobody names, and deletes what has been marked for the grace period. */
    CollectionReport collect() throws IOException {
        Findings findings = new Findings(false, clock.instant());
        sweep.resume();
        Set<Digest> unnamed = named.unnamedArtifacts();
        trees.mark(unnamed);
        for (int shard = 0; shard < BlobHolds.SHARDS; shard++) {
            Survey survey = survey(shard, unnamed);
            survey.record(findings, Instant.MIN);
            marks.remove(survey.rescued());
            marks.add(survey.fresh());
        }
        for (Digest artifact : trees.due(settings.grace())) {
            forget(artifact);
        }
        for (int shard = 0; shard < BlobHolds.SHARDS; shard++) {
            sweep.run(shard, findings);
        }
        findings.brokenOff(folder.removeTemporariesBefore(abandoned()));
        sweep.clearQuarantine(clock.instant().minus(settings.grace()));
        return findings.report(clock.instant());
    }

    private Survey survey(int shard, Set<Digest> unnamedArtifacts) throws IOException {
        Map<Digest, BlobMarks.Mark> marked = marks.in(shard);
        List<BlobFile> files = folder.list(shard);
        Set<Digest> needed = named.needed(files.stream().map(BlobFile::digest).toList(), unnamedArtifacts);
        return Survey.of(files, needed, marked);
    }

    private void forget(Digest artifact) {
        transactions.executeWithoutResult(_ -> {
            if (sweep.isAlone(artifact) && named.named(List.of(artifact)).isEmpty()) {
                trees.delete(artifact);
            }
        });
    }

    private Instant abandoned() {
        return clock.instant().minus(settings.abandonedAfter());
    }

    /**
     * What one shard holds.
     *
     * @param garbage the blobs that nobody names, with their marks from before
     * @param fresh those of them that have no valid mark yet
     * @param rescued marks that no longer hold, for the blob is named, written anew or gone
     */
    private record Survey(List<CollectionReport.Item> garbage, List<BlobFile> fresh, Set<Digest> rescued) {

        static Survey of(List<BlobFile> files, Set<Digest> needed, Map<Digest, BlobMarks.Mark> marked) {
            List<CollectionReport.Item> garbage = new ArrayList<>();
            List<BlobFile> fresh = new ArrayList<>();
            Set<Digest> rescued = new HashSet<>(marked.keySet());
            for (BlobFile file : files) {
                if (needed.contains(file.digest())) {
                    continue;
                }
                BlobMarks.Mark mark = marked.get(file.digest());
                if (mark != null && mark.writtenAt().equals(file.writtenAt())) {
                    garbage.add(new CollectionReport.Item(file.digest(), file.size(), mark.markedAt()));
                    rescued.remove(file.digest());
                } else {
                    garbage.add(new CollectionReport.Item(file.digest(), file.size(), null));
                    fresh.add(file);
                }
            }
            return new Survey(garbage, fresh, rescued);
        }

        /** @param due what was marked before is deleted */
        void record(Findings findings, Instant due) {
            garbage.forEach(item -> findings.garbage(item, due));
            findings.rescued(rescued.size());
        }
    }
}
