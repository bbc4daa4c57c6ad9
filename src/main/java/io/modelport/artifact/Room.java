package io.modelport.artifact;

import io.modelport.problem.OutOfSpace;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The space that blobs may still take. A reserve is left alone: the database often lies on the same disk and needs it
 * more.
 */
final class Room {

    private static final String ADVICE = "Free disk space (delete model versions and datasets that are no longer needed; "
            + "POST /api/v1/storage/collections tells what can go), enlarge the disk, or lower "
            + "modelport.artifact.reserve; then send it again.";

    private final ArtifactFolder folder;
    private final long reserve;

    Room(ArtifactFolder folder, long reserve) {
        this.folder = folder;
        this.reserve = reserve;
    }

    /** Bytes that are kept free. */
    long reserve() {
        return reserve;
    }

    /** Bytes that are free on the disk, the reserve among them. */
    long free() throws IOException {
        return folder.room();
    }

    /**
     * Makes sure that so many more bytes can be written.
     *
     * @throws OutOfSpace when they would not leave the reserve free
     */
    void require(long size) throws IOException {
        long free = free();
        long left = Math.max(0, free - reserve);
        if (size > left || free < reserve) {
            String asked = size > 0 ? "not for " + size : "which an upload that is under way needs";
            throw new OutOfSpace("artifact-store-full", "The artifact store has room for " + left + " more bytes, "
                    + asked + ": its disk has " + free + " bytes free, of which " + reserve + " stay in reserve.",
                    ADVICE);
        }
    }

    /** The failure to answer with: out of space when the disk says so, else what happened. */
    IOException explain(IOException failure) {
        if (isFull(failure)) {
            throw new OutOfSpace("artifact-store-full",
                    "The disk of the artifact store is full: " + failure.getMessage() + " (" + freeOrUnknown()
                            + " bytes free).",
                    ADVICE, failure);
        }
        return failure;
    }

    private String freeOrUnknown() {
        try {
            return Long.toString(free());
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static boolean isFull(IOException failure) {
        @Nullable String message = failure.getMessage();
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded");
    }
}
