package io.modelport.dataset.web;

import io.modelport.artifact.ArtifactStore;
import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetVersion;
import io.modelport.dataset.DatasetVersionId;
import io.modelport.dataset.Datasets;
import io.modelport.dataset.reader.FileRole;
import io.modelport.http.Cursor;
import io.modelport.http.Limit;
import io.modelport.http.Page;
import io.modelport.problem.NotFound;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Immutable versions of datasets and their files. */
@Tag(name = "Datasets")
@RestController
@RequestMapping("/api/v1/datasets/{name}/versions")
class DatasetVersionController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final Datasets datasets;
    private final ArtifactStore artifacts;

    DatasetVersionController(Datasets datasets, ArtifactStore artifacts) {
        this.datasets = datasets;
        this.artifacts = artifacts;
    }

    /**
     * Lists a dataset's versions, newest first.
     *
     * @param name the dataset's name
     * @param cursor where to go on: {@code nextCursor} of the page before
     * @param limit how many to list at most, from 1 to 500
     */
    @GetMapping
    Page<DatasetVersionBody> list(@PathVariable DatasetName name,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        int most = Limit.require(limit);
        Cursor after = Cursor.parse(cursor, 1);
        int before = after == null ? Integer.MAX_VALUE : (int) Math.clamp(after.number(0), 0, Integer.MAX_VALUE);
        List<DatasetVersion> rows = datasets.listVersions(name, before, most + 1);
        return Page.of(rows, most, row -> Cursor.of(Integer.toString(row.id().version())), DatasetVersionBody::of);
    }

    /**
     * Shows a version with its schema and statistics.
     *
     * @param name the dataset's name
     * @param version the version's number
     */
    @GetMapping("/{version}")
    DatasetVersionBody get(@PathVariable DatasetName name, @PathVariable int version) {
        return DatasetVersionBody.of(datasets.get(new DatasetVersionId(name, version)));
    }

    /**
     * Downloads a file of a version.
     * It was verified against its digest just before; ranges may be asked for.
     *
     * @param name the dataset's name
     * @param version the version's number
     * @param role what the file holds
     */
    @GetMapping("/{version}/files/{role}")
    ResponseEntity<Resource> download(@PathVariable DatasetName name, @PathVariable int version,
            @Parameter(schema = @Schema(allowableValues = {"train-images", "train-labels", "test-images",
                    "test-labels", "split", "class-labels"})) @PathVariable String role)
            throws IOException {
        DatasetVersionId id = new DatasetVersionId(name, version);
        FileRole wanted = FileRole.parse(role);
        DatasetVersion.File file = datasets.get(id)
                .findFile(role)
                .orElseThrow(() -> new NotFound("file-not-found", id + " has no file of " + role + ".",
                        "See the version's files for those it has."));
        boolean text = wanted == FileRole.CLASS_LABELS;
        ContentDisposition disposition = ContentDisposition.attachment()
                .filename(name + "-v" + version + "-" + role + (text ? ".txt" : ".idx"), StandardCharsets.UTF_8)
                .build();
        return ResponseEntity.ok()
                .contentType(text ? TEXT : MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Repr-Digest", ContentDigest.format(file.digest()))
                .body(new FileSystemResource(artifacts.verifiedPath(file.digest())));
    }
}
