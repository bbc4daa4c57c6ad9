package io.modelport.artifact.web;

import io.modelport.actor.Actor;
import io.modelport.artifact.CollectionReport;
import io.modelport.artifact.Digest;
import io.modelport.artifact.Storage;
import io.modelport.artifact.web.StorageBody.AmountBody;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the artifact store holds and how it fares. */
@Tag(name = "Storage")
@RestController
@RequestMapping("/api/v1/storage")
class StorageController {

    private final Storage storage;

    StorageController(Storage storage) {
        this.storage = storage;
    }

    /** Shows how full the artifact store is, and whether its blobs are whole. */
    @GetMapping
    StorageBody get() throws IOException {
        return StorageBody.of(storage.status());
    }

    /**
     * Collects garbage, or only tells what there is.
     * What no model version, dataset or upload names is deleted once it has been so for the grace period; this happens by
     * itself every few hours. A real collection marks what is garbage now and deletes what was marked long enough ago.
     *
     * @param body whether to delete
     */
    @PostMapping("/collections")
    CollectionBody collect(@RequestBody CollectionOrderBody body, Actor actor) throws IOException {
        return CollectionBody.of(body.dryRun() ? storage.lookForGarbage() : storage.collectGarbage(actor));
    }

    /** Has all blobs verified anew, beginning within a minute, at the configured rate; GET /api/v1/storage tells how far it is. */
    @PostMapping("/verifications")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void verify() {
        storage.verifyAll();
    }

    /**
     * What to do about garbage.
     *
     * @param dryRun true to change nothing and only tell what there is
     */
    record CollectionOrderBody(@Schema(example = "true") boolean dryRun) {}

    /**
     * What a collection of garbage found and did.
     *
     * @param dryRun whether it changed nothing
     * @param startedAt when it began
     * @param finishedAt when it had ended
     * @param waiting blobs that nobody names and that are deleted once the grace period is over
     * @param deleted blobs that were deleted; in a dry run, those whose grace period is over
     * @param rescuedCount how many blobs were named or stored again after they had been marked
     * @param brokenOffUploads how many files that crashes had left of uploads were removed, or would be
     * @param oldest since when the blob that has waited longest has been garbage; absent when none was marked before
     * @param items the largest of the blobs that nobody names, a hundred at most
     */
    record CollectionBody(boolean dryRun, Instant startedAt, Instant finishedAt, AmountBody waiting,
            AmountBody deleted, @Schema(example = "0") long rescuedCount, @Schema(example = "0") long brokenOffUploads,
            @Nullable Instant oldest, List<GarbageBlobBody> items) {

        static CollectionBody of(CollectionReport report) {
            return new CollectionBody(report.dryRun(), report.startedAt(), report.finishedAt(),
                    AmountBody.of(report.waiting()), AmountBody.of(report.deleted()), report.rescued(),
                    report.brokenOff(), report.oldest(), report.items().stream().map(GarbageBlobBody::of).toList());
        }
    }

    /**
     * A blob that nobody names.
     *
     * @param digest its identity
     * @param size its size, in bytes
     * @param unnamedSince since when a collection knows that nobody names it; absent when it was found just now
     */
    record GarbageBlobBody(Digest digest, @Schema(example = "412763") long size, @Nullable Instant unnamedSince) {

        static GarbageBlobBody of(CollectionReport.Item item) {
            return new GarbageBlobBody(item.digest(), item.size(), item.unnamedSince());
        }
    }
}
