package io.modelport.dataset.web;

import io.modelport.actor.Actor;
import io.modelport.dataset.DatasetDetails;
import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetSearch;
import io.modelport.dataset.Datasets;
import io.modelport.http.Cursor;
import io.modelport.http.EntityTag;
import io.modelport.http.IdempotentRequest;
import io.modelport.http.Limit;
import io.modelport.http.Page;
import io.modelport.problem.Invalid;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Named collections of examples, of which each state is an immutable version. */
@Tag(name = "Datasets")
@RestController
@RequestMapping("/api/v1/datasets")
class DatasetController {

    private final Datasets datasets;
    private final DatasetSearch search;

    DatasetController(Datasets datasets, DatasetSearch search) {
        this.datasets = datasets;
        this.search = search;
    }

    /** Creates an empty dataset. */
    @PostMapping
    ResponseEntity<DatasetBody> create(@RequestBody NewDatasetBody body, Actor actor, IdempotentRequest request) {
        String description = body.description() == null ? "" : body.description();
        IdempotentRequest.Made made = request.once(body, actor,
                () -> datasets.create(body.name(), description, actor).name().value());
        DatasetDetails dataset = datasets.get(new DatasetName(made.id()));
        return answer(made.mark(ResponseEntity.created(DatasetPaths.of(dataset.name()))), dataset);
    }

    /**
     * Lists datasets.
     *
     * @param search only datasets whose name contains this text, in upper or lower case
     * @param sort {@code name} for the order of the alphabet, {@code created} for the newest first
     * @param cursor where to go on: {@code nextCursor} of the page before
     * @param limit how many to list at most, from 1 to 500
     */
    @GetMapping
    Page<DatasetBody> list(@RequestParam(defaultValue = "") String search,
            @Parameter(schema = @Schema(allowableValues = {"name", "created"}, defaultValue = "name")) @RequestParam(
                    defaultValue = "name") String sort,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        if (search.indexOf('\0') >= 0) {
            throw new Invalid("invalid-search", "No name contains a NUL character.", "Search for another text.",
                    "search");
        }
        int most = Limit.require(limit);
        Cursor after = Cursor.parse(cursor, 1);
        return switch (sort) {
            case "name" -> {
                List<DatasetDetails> rows = this.search.listByName(search, after == null ? null : after.text(0),
                        most + 1);
                yield Page.of(rows, most, row -> Cursor.of(row.name().value()), DatasetBody::of);
            }
            case "created" -> {
                List<DatasetDetails> rows = this.search.listNewest(search, after == null ? null : after.number(0),
                        most + 1);
                yield Page.of(rows, most, row -> Cursor.of(Long.toString(row.id())), DatasetBody::of);
            }
            default -> throw new Invalid("invalid-sort", "Datasets are not sorted by '" + sort + "'.",
                    "Use name or created.", "sort");
        };
    }

    /**
     * Shows a dataset.
     *
     * @param name the dataset's name
     */
    @GetMapping("/{name}")
    ResponseEntity<DatasetBody> get(@PathVariable DatasetName name) {
        return answer(ResponseEntity.ok(), datasets.get(name));
    }

    /**
     * Changes a dataset's description.
     *
     * @param name the dataset's name
     * @param ifMatch the ETag of what was read, or {@code *}
     */
    @PatchMapping("/{name}")
    ResponseEntity<DatasetBody> describe(@PathVariable DatasetName name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody DatasetChangeBody body, Actor actor) {
        return answer(ResponseEntity.ok(), datasets.describe(name, body.description(),
                revision -> EntityTag.require(ifMatch, revision), actor));
    }

    /**
     * Deletes a dataset with all its versions.
     * Refused while one of them is in use. The name may be taken again; the versions' numbers then go on, so that the
     * lineage of a model never points to another version.
     *
     * @param name the dataset's name
     * @param ifMatch the ETag of what was read; without it, whatever is there is deleted
     */
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable DatasetName name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch, Actor actor) {
        datasets.delete(name, revision -> EntityTag.require(ifMatch == null ? "*" : ifMatch, revision), actor);
    }

    private static ResponseEntity<DatasetBody> answer(ResponseEntity.BodyBuilder answer, DatasetDetails dataset) {
        return answer.eTag(EntityTag.of(dataset.revision())).body(DatasetBody.of(dataset));
    }

    /**
     * A dataset to create.
     *
     * @param name 1 to 256 characters, without {@code /}, {@code :} and control characters
     * @param description Markdown of up to 65,536 characters; empty when left out
     */
    record NewDatasetBody(@Schema(example = "mnist") DatasetName name,
            @Schema(example = "Handwritten digits") @Nullable String description) {}

    /**
     * A change of a dataset.
     *
     * @param description Markdown of up to 65,536 characters, in place of the present one
     */
    record DatasetChangeBody(@Schema(example = "Handwritten digits, 28 by 28 pixels") String description) {}

    /**
     * A dataset.
     *
     * @param name its name
     * @param description Markdown; empty when none was given
     * @param latestVersion the number of its newest version; null while it has none
     * @param createdBy who created it
     * @param createdAt when it was created
     * @param updatedBy who changed it last
     * @param updatedAt when it was changed last; committing a version is a change
     */
    record DatasetBody(@Schema(example = "mnist") DatasetName name,
            @Schema(example = "Handwritten digits") String description,
            @Schema(example = "1") @Nullable Integer latestVersion, @Schema(example = "local") String createdBy,
            Instant createdAt, @Schema(example = "local") String updatedBy, Instant updatedAt) {

        static DatasetBody of(DatasetDetails dataset) {
            return new DatasetBody(dataset.name(), dataset.description(), dataset.latestVersion(),
                    dataset.createdBy().name(), dataset.createdAt(), dataset.updatedBy().name(), dataset.updatedAt());
        }
    }
}
