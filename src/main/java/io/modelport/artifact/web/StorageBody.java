package io.modelport.artifact.web;

import io.modelport.artifact.CollectionReport;
import io.modelport.artifact.Digest;
import io.modelport.artifact.StorageStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the artifact store is.
 *
 * @param path its folder on the node that answers
 * @param blobs the stored blobs: files of model versions, datasets and uploads, each content once
 * @param freeBytes what is free on its disk, the reserve included, in bytes
 * @param reserveBytes what uploads leave free, in bytes; one that would not is refused with 507
 * @param lastCollection the latest collection of garbage, on whatever node; absent before the first
 * @param scrub how far the blobs are verified
 * @param damaged blobs that were found damaged, are not given out, and have not been stored again since; a hundred at
 *            most
 */
record StorageBody(@Schema(example = "/var/lib/modelport/artifacts") String path, AmountBody blobs,
        @Schema(example = "74012345678") long freeBytes, @Schema(example = "536870912") long reserveBytes,
        @Nullable LastCollectionBody lastCollection, ScrubBody scrub, List<DamagedBlobBody> damaged) {

    static StorageBody of(StorageStatus status) {
        CollectionReport last = status.lastCollection();
        return new StorageBody(status.path(), AmountBody.of(status.blobs()), status.freeBytes(), status.reserveBytes(),
                last == null ? null : LastCollectionBody.of(last), ScrubBody.of(status.scrub()),
                status.damaged().stream().map(DamagedBlobBody::of).toList());
    }

    /**
     * So many blobs.
     *
     * @param count how many
     * @param bytes their size together, in bytes
     */
    record AmountBody(@Schema(example = "214") long count, @Schema(example = "88213504") long bytes) {

        static AmountBody of(CollectionReport.Amount amount) {
            return new AmountBody(amount.count(), amount.bytes());
        }
    }

    /**
     * What the latest collection of garbage did.
     *
     * @param startedAt when it began
     * @param finishedAt when it had ended
     * @param waiting blobs that nobody names and that are deleted once the grace period is over
     * @param deleted blobs that were deleted
     * @param rescuedCount how many blobs were named or stored again after they had been marked
     */
    record LastCollectionBody(Instant startedAt, Instant finishedAt, AmountBody waiting, AmountBody deleted,
            @Schema(example = "0") long rescuedCount) {

        static LastCollectionBody of(CollectionReport report) {
            return new LastCollectionBody(report.startedAt(), report.finishedAt(), AmountBody.of(report.waiting()),
                    AmountBody.of(report.deleted()), report.rescued());
        }
    }

    /**
     * How far the blobs are verified: read again in full and compared with their digests.
     *
     * @param verified blobs that were found whole in the present round; all are, when the numbers equal those of the
     *            stored blobs
     * @param intervalSeconds within how many seconds every blob is verified
     * @param bytesPerSecond how many bytes a second are read for it at most
     * @param oldest when the blob that comes next was verified; absent before the first was
     */
    record ScrubBody(AmountBody verified, @Schema(example = "2592000") long intervalSeconds,
            @Schema(example = "20971520") long bytesPerSecond, @Nullable Instant oldest) {

        static ScrubBody of(StorageStatus.Scrub scrub) {
            return new ScrubBody(AmountBody.of(scrub.verified()), scrub.interval().toSeconds(), scrub.bytesPerSecond(),
                    scrub.oldest());
        }
    }

    /**
     * A damaged blob. The same content stored again heals it.
     *
     * @param digest its identity
     * @param foundAt when it was found damaged
     * @param users what needs it
     */
    record DamagedBlobBody(Digest digest, Instant foundAt,
            @Schema(example = "[\"model 'digits', version 3\"]") List<String> users) {

        static DamagedBlobBody of(StorageStatus.Damaged damaged) {
            return new DamagedBlobBody(damaged.digest(), damaged.foundAt(), damaged.users());
        }
    }
}
