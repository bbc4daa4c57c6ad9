package io.modelport.artifact;

import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps blobs on a file system that all nodes share, and records trees in the database. */
class FileArtifactStore implements ArtifactStore {

    private final FileBlobs blobs;
    private final ArtifactTrees trees;
    private final BlobHolds holds;
    private final StoredBytes stored;

    FileArtifactStore(FileBlobs blobs, ArtifactTrees trees, BlobHolds holds, StoredBytes stored) {
        this.blobs = blobs;
        this.trees = trees;
        this.holds = holds;
        this.stored = stored;
    }

    @Override
    public Blob store(InputStream content, long size, @Nullable Digest expected) throws IOException {
        return blobs.store(content, size, expected);
    }

    @Override
    public Optional<Blob> find(Digest digest) {
        return blobs.find(digest);
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        return blobs.open(digest);
    }

    @Override
    public boolean isDamaged(Digest digest) {
        return blobs.isDamaged(digest);
    }

    @Override
    public Path verifiedPath(Digest digest) throws IOException {
        return blobs.verifiedPath(digest);
    }

    @Transactional
    @Override
    public Artifact compose(List<ArtifactEntry> entries) {
        Artifact artifact = Artifact.of(entries);
        holds.share(Stream.concat(Stream.of(artifact.digest()), entries.stream().map(ArtifactEntry::digest)).toList());
        entries.forEach(this::requireStored);
        byte[] listing = artifact.listing();
        try {
            blobs.store(new ByteArrayInputStream(listing), listing.length, artifact.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        trees.add(artifact);
        return artifact;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    @Override
    public Blob hold(Digest digest) {
        holds.share(List.of(digest));
        return blobs.find(digest)
                .orElseThrow(() -> new NotFound("blob-not-found", "There is no content " + digest + ".",
                        "Upload it first."));
    }

    @Override
    public Artifact get(Digest artifact) {
        return trees.find(artifact)
                .orElseThrow(() -> new NotFound("artifact-not-found", "There is no artifact " + artifact + ".",
                        "Use the digest of an artifact that was composed."));
    }

    @Override
    public long bytes() {
        return stored.get();
    }

    private void requireStored(ArtifactEntry entry) {
        Optional<Blob> blob = blobs.find(entry.digest());
        if (blob.isEmpty()) {
            throw new Invalid("blob-missing", "The content of '" + entry.path() + "', " + entry.digest()
                    + ", is not stored.", "Upload it first.");
        }
        if (blob.get().size() != entry.size()) {
            throw new Invalid("size-mismatch", "The content of '" + entry.path() + "' has " + blob.get().size()
                    + " bytes, not " + entry.size() + ".", "State its true size.");
        }
    }
}
