package io.modelport.artifact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the artifact store is.
 *
 * @param path its folder
 * @param blobs the stored blobs
 * @param freeBytes what is free on its disk, the reserve included
 * @param reserveBytes what uploads leave free
 * @param grace how long content that nobody names is kept
 * @param lastCollection the latest collection of garbage, without its list; null before the first
 * @param scrub how far the blobs are verified
 * @param damaged blobs that were found damaged and have not been stored again since; a hundred at most
 */
public record StorageStatus(String path, CollectionReport.Amount blobs, long freeBytes, long reserveBytes,
        Duration grace, @Nullable CollectionReport lastCollection, Scrub scrub, List<Damaged> damaged) {

    public StorageStatus {
        damaged = List.copyOf(damaged);
    }

    /**
     * How far the blobs are verified.
     *
     * @param verified those that were found whole within the interval
     * @param interval within what time every blob is verified
     * @param bytesPerSecond how fast
     * @param oldest when the one that comes next was verified; null when none was
     */
    public record Scrub(CollectionReport.Amount verified, Duration interval, long bytesPerSecond,
            @Nullable Instant oldest) {}

    /**
     * A blob that is not given out.
     *
     * @param digest its identity
     * @param foundAt when it was found damaged
     * @param users what needs it, in words
     */
    public record Damaged(Digest digest, Instant foundAt, List<String> users) {

        public Damaged {
            users = List.copyOf(users);
        }
    }
}
