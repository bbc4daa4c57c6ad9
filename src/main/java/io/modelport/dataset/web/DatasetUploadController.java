package io.modelport.dataset.web;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import io.modelport.dataset.CommitOrder;
import io.modelport.dataset.DatasetName;
import io.modelport.dataset.IncomingFile;
import io.modelport.dataset.UploadDetails;
import io.modelport.dataset.UploadFormat;
import io.modelport.dataset.Uploads;
import io.modelport.dataset.reader.FileRole;
import io.modelport.http.IdempotentRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Versions in the making: open an upload, put its files, commit it. */
@Tag(name = "Datasets")
@RestController
@RequestMapping("/api/v1/datasets/{name}/uploads")
class DatasetUploadController {

    private final Uploads uploads;

    DatasetUploadController(Uploads uploads) {
        this.uploads = uploads;
    }

    /**
     * Opens an upload.
     *
     * @param name the dataset's name
     */
    @PostMapping
    ResponseEntity<DatasetUploadBody> open(@PathVariable DatasetName name, @RequestBody NewUploadBody body,
            Actor actor, IdempotentRequest request) {
        IdempotentRequest.Made made = request.once(body, actor,
                () -> uploads.open(name, body.format(), actor).id().toString());
        UploadDetails upload = uploads.get(name, UUID.fromString(made.id()));
        return made.mark(ResponseEntity.created(DatasetPaths.of(name, upload.id())))
                .body(DatasetUploadBody.of(upload));
    }

    /**
     * Shows an upload with the files that are there.
     *
     * @param name the dataset's name
     * @param id the upload's id
     */
    @GetMapping("/{id}")
    DatasetUploadBody get(@PathVariable DatasetName name, @PathVariable UUID id) {
        return DatasetUploadBody.of(uploads.get(name, id));
    }

    /**
     * Puts a file.
     * The body is the file itself, plain or gzipped, of whatever content type. It is checked while it arrives and kept
     * unpacked; a file that is refused leaves the upload as it was.
     *
     * @param name the dataset's name
     * @param id the upload's id
     * @param role what the file holds
     * @param contentDigest the SHA-256 of the body as RFC 9530 writes it; a body that differs is refused
     */
    @Operation(requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true,
            description = "An IDX file of unsigned bytes, plain or gzipped.",
            content = @Content(mediaType = "application/octet-stream",
                    schema = @Schema(type = "string", format = "binary"))))
    @PutMapping("/{id}/files/{role}")
    UploadedFileBody put(@PathVariable DatasetName name, @PathVariable UUID id,
            @Parameter(schema = @Schema(allowableValues = {"train-images", "train-labels", "test-images",
                    "test-labels"})) @PathVariable String role,
            @Parameter(example = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:") @RequestHeader(
                    name = "Content-Digest", required = false) @Nullable String contentDigest,
            HttpServletRequest request) throws IOException {
        IncomingFile file = new IncomingFile(request.getInputStream(), request.getContentLengthLong(),
                ContentDigest.parse(contentDigest));
        return UploadedFileBody.of(uploads.put(name, id, FileRole.parse(role), file));
    }

    /**
     * Commits an upload.
     * Answers 201 with a new version, or 200 with the version that has the same content already; repeating a commit is
     * harmless.
     *
     * @param name the dataset's name
     * @param id the upload's id
     */
    @PostMapping("/{id}/commit")
    ResponseEntity<DatasetVersionBody> commit(@PathVariable DatasetName name, @PathVariable UUID id,
            @RequestBody(required = false) @Nullable CommitBody body, Actor actor) throws IOException {
        CommitBody order = body == null ? CommitBody.PLAIN : body;
        Uploads.Committed committed = uploads.commit(name, id, order.toOrder(), actor);
        ResponseEntity.BodyBuilder answer = committed.created()
                ? ResponseEntity.created(DatasetPaths.of(committed.version().id()))
                : ResponseEntity.ok().location(DatasetPaths.of(committed.version().id()));
        return answer.body(DatasetVersionBody.of(committed.version()));
    }

    /**
     * Discards an upload.
     *
     * @param name the dataset's name
     * @param id the upload's id
     */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discard(@PathVariable DatasetName name, @PathVariable UUID id) {
        uploads.discard(name, id);
    }

    /**
     * An upload to open.
     *
     * @param format the format of its files: {@code idx} for labelled grey images in pairs of IDX files, as MNIST's
     */
    record NewUploadBody(@Schema(example = "idx") UploadFormat format) {}

    /**
     * How an upload becomes a version; without a body, everything is left at its default.
     *
     * @param classLabels distinct names of the classes in the order of their numbers; when left out, each class is called
     *            by its number
     * @param testFraction the share of the examples to hold out for the test split, above 0 and below 1, when no test
     *            files were put; 0.1 when left out
     * @param seed decides which examples are held out; 0 when left out
     */
    record CommitBody(@Schema(example = "[\"cat\", \"dog\"]") @Nullable List<String> classLabels,
            @Schema(example = "0.1") @Nullable Double testFraction, @Schema(example = "42") @Nullable Long seed) {

        static final CommitBody PLAIN = new CommitBody(null, null, null);

        CommitOrder toOrder() {
            return new CommitOrder(classLabels, testFraction, seed);
        }
    }

    /**
     * An upload.
     *
     * @param id its id
     * @param dataset the dataset of which it will be a version
     * @param format the format of its files
     * @param files the files that are there
     * @param committedVersion the version that it became; null while it is open
     * @param createdBy who opened it
     * @param createdAt when it was opened
     * @param expiresAt when it will be discarded unless a file is put before
     */
    record DatasetUploadBody(UUID id, @Schema(example = "mnist") DatasetName dataset,
            @Schema(example = "idx") UploadFormat format, List<UploadedFileBody> files,
            @Nullable Integer committedVersion, @Schema(example = "local") String createdBy, Instant createdAt,
            Instant expiresAt) {

        static DatasetUploadBody of(UploadDetails upload) {
            return new DatasetUploadBody(upload.id(), upload.dataset(), upload.format(),
                    upload.files().stream().map(UploadedFileBody::of).toList(),
                    upload.committedVersion(), upload.createdBy().name(), upload.createdAt(), upload.expiresAt());
        }
    }

    /**
     * An uploaded file; it was unpacked when it came gzipped, and is what its header says.
     *
     * @param role what it holds
     * @param digest the identity of the unpacked content
     * @param size the size of the unpacked content, in bytes
     * @param count how many images or labels it holds
     * @param height rows of an image; 1 for labels
     * @param width pixels in a row; 1 for labels
     */
    record UploadedFileBody(@Schema(example = "test-images") String role, Digest digest,
            @Schema(example = "7840016") long size, @Schema(example = "10000") int count,
            @Schema(example = "28") int height, @Schema(example = "28") int width) {

        static UploadedFileBody of(UploadDetails.File file) {
            return new UploadedFileBody(file.role(), file.digest(), file.size(), file.count(), file.height(),
                    file.width());
        }
    }
}
