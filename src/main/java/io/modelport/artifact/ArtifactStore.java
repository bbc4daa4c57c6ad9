package io.modelport.artifact;

import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.OutOfSpace;
import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps blobs and artifacts; what it has acknowledged survives a crash at any line. */
public interface ArtifactStore {

    /** The size of a stream whose length is not known before its end. */
    long UNKNOWN_SIZE = -1;

    /**
     * Stores a stream of unknown length.
     *
     * @param expected the digest that the sender promised; null when it promised none
     * @throws Invalid when the content has another digest than promised; nothing is kept then
     * @throws OutOfSpace when the disk is full; nothing is kept then
     * @throws IOException when the stream fails; nothing is kept then
     */
    default Blob store(InputStream content, @Nullable Digest expected) throws IOException {
        return store(content, UNKNOWN_SIZE, expected);
    }

    /**
     * Stores a stream; a content that is stored already is written anew, which mends a damaged one.
     *
     * @param size its length in bytes, for which there must be room before anything is read; or {@link #UNKNOWN_SIZE}
     * @param expected the digest that the sender promised; null when it promised none
     * @throws Invalid when the content has another digest or length than promised; nothing is kept then
     * @throws OutOfSpace when the disk has or gets no room; nothing is kept then
     * @throws IOException when the stream fails; nothing is kept then
     */
    Blob store(InputStream content, long size, @Nullable Digest expected) throws IOException;

    /** The blob, when it is stored. */
    Optional<Blob> find(Digest digest);

    /** Whether the blob was found damaged and has not been stored again since; it is then not given out. */
    boolean isDamaged(Digest digest);

    /**
     * The blob's content; its last bytes are given only when all of them are what was stored.
     *
     * @throws NotFound when it is not stored
     * @throws Unavailable when reading meets its end and a byte differs
     */
    InputStream open(Digest digest) throws IOException;

    /**
     * A file of the blob's content on a local disk, its digest verified now, for readers that need a path; it must not be
     * written to.
     *
     * @throws NotFound when it is not stored
     * @throws Unavailable when a byte differs from what was stored
     */
    Path verifiedPath(Digest digest) throws IOException;

    /**
     * Records a tree whose blobs are all stored, in the caller's transaction; the same entries give the same artifact.
     *
     * @throws Invalid when a blob is missing, has another size, or the paths collide
     */
    Artifact compose(List<ArtifactEntry> entries);

    /**
     * Makes sure that a stored blob stays until the caller's transaction ends; to be called before that transaction
     * writes a row that names the blob, unless {@link #compose} was. Once it has ended, {@link BlobReferences} must name
     * it.
     *
     * @throws NotFound when it is not stored
     * @throws org.springframework.transaction.IllegalTransactionStateException when there is no transaction
     */
    Blob hold(Digest digest);

    /** @throws NotFound when no such artifact was composed */
    Artifact get(Digest artifact);

    /** The size of all blobs together, in bytes; that of other nodes' recent writes may be missing for some minutes. */
    long bytes();
}
