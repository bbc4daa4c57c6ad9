package io.modelport.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Keeps blobs and artifacts; what it has acknowledged survives a crash at any line. */
public interface ArtifactStore {

    /**
     * Stores a stream: temporary file, fsync, digest, rename, fsync of the folder.
     *
     * @param expected the digest that the sender promised; null when it promised none
     * @throws io.modelport.problem.Invalid when the content has another digest than promised; nothing is kept then
     */
    Blob store(InputStream content, @Nullable Digest expected) throws IOException;

    /** The blob, when it is stored. */
    Optional<Blob> find(Digest digest);

    /** The blob's content; reading it to the end fails when a byte differs from what was stored. */
    InputStream open(Digest digest) throws IOException;

    /**
     * A file of the blob's content on a local disk, its digest verified now, for readers that need a path.
     *
     * @throws io.modelport.problem.Unavailable when a byte differs from what was stored
     */
    Path verifiedPath(Digest digest) throws IOException;

    /** Records a tree whose blobs are all stored; the same entries give the same artifact. */
    Artifact compose(List<ArtifactEntry> entries);

    /** @throws io.modelport.problem.NotFound when no such artifact was composed */
    Artifact get(Digest artifact);

    /** The size of all blobs together, in bytes. */
    long bytes();
}
