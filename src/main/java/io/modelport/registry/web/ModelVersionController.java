package io.modelport.registry.web;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import io.modelport.http.EntityTag;
import io.modelport.http.Limit;
import io.modelport.http.Page;
import io.modelport.network.Signature;
import io.modelport.problem.Invalid;
import io.modelport.problem.Unsupported;
import io.modelport.registry.Alias;
import io.modelport.registry.Description;
import io.modelport.registry.ModelAnnotations;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelRemoval;
import io.modelport.registry.ModelSearch;
import io.modelport.registry.ModelVersion;
import io.modelport.registry.ModelVersionId;
import io.modelport.registry.Provenance;
import io.modelport.registry.Servability;
import io.modelport.registry.Tag;
import io.modelport.registry.Trust;
import io.modelport.registry.VersionQuery;
import io.modelport.registry.VersionStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models/{name}/versions")
@io.swagger.v3.oas.annotations.tags.Tag(name = "Model versions",
        description = "Immutable versions of a registered model: what was trained, from what, and whether it may serve.")
class ModelVersionController {

    private static final String BY_NUMBER = "number";
    private static final String BY_METRIC = "metric:";

    private final ModelRegistry registry;
    private final ModelAnnotations annotations;
    private final ModelRemoval removal;
    private final ModelSearch search;

    ModelVersionController(ModelRegistry registry, ModelAnnotations annotations, ModelRemoval removal,
            ModelSearch search) {
        this.registry = registry;
        this.annotations = annotations;
        this.removal = removal;
        this.search = search;
    }

    /**
     * Refuses an uploaded version: only versions that a training job built here can be registered at present.
     *
     * @param name the model's name
     */
    @PostMapping
    ResponseEntity<ModelVersionBody> upload(@PathVariable ModelName name) {
        throw new Unsupported("upload-not-supported",
                "A model file is a program, and this server cannot yet check one from elsewhere and run it apart from"
                        + " everything else. So '" + name + "' takes only versions that a training job built here.",
                "Train the model here with POST /api/v1/training-jobs; the job registers the version by itself.");
    }

    /**
     * Lists the versions of a model.
     *
     * @param name the model's name
     * @param status only versions in this status
     * @param sort what to sort by: number, or metric:&lt;key&gt; such as metric:test_accuracy; versions without that
     *            metric come last
     * @param direction asc or desc
     * @param limit how many versions to list at most, 1 to 500
     * @param cursor the nextCursor of the page before
     */
    @GetMapping
    Page<ModelVersionBody> list(@PathVariable ModelName name,
            @RequestParam(required = false) @Nullable VersionStatus status,
            @RequestParam(defaultValue = BY_NUMBER) String sort, @RequestParam(defaultValue = "desc") String direction,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        ListOrder order = ListOrder.of(sort, direction);
        VersionQuery.Position after = order.position(cursor, 2,
                keys -> new VersionQuery.Position(Double.parseDouble(keys.text(1)), Integer.parseInt(keys.text(2))));
        VersionQuery query = new VersionQuery(name, status, metric(sort), order.descending(), after,
                Limit.require(limit) + 1);
        return Page.of(search.list(query), limit, version -> {
            VersionQuery.Position last = query.position(version);
            return order.cursor(Double.toString(last.metric()), Integer.toString(last.number()));
        }, ModelVersionBody::of);
    }

    /**
     * Shows a version.
     *
     * @param name the model's name
     * @param version the version's number
     */
    @GetMapping("/{version}")
    ResponseEntity<ModelVersionBody> get(@PathVariable ModelName name, @PathVariable int version) {
        return answer(registry.get(new ModelVersionId(name, version)));
    }

    /**
     * Changes a version's description; all else about a version is fixed.
     *
     * @param name the model's name
     * @param version the version's number
     * @param ifMatch the ETag of the version as it was read, or *
     */
    @PatchMapping("/{version}")
    ResponseEntity<ModelVersionBody> describe(@PathVariable ModelName name, @PathVariable int version,
            @RequestBody ModelDescriptionBody body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch, Actor actor) {
        return answer(annotations.describe(new ModelVersionId(name, version), new Description(body.description()),
                revision -> EntityTag.require(ifMatch, revision), actor));
    }

    /**
     * Deletes a version; refused while an alias names it or it is in use. Its number is never given out again.
     *
     * @param name the model's name
     * @param version the version's number
     */
    @DeleteMapping("/{version}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable ModelName name, @PathVariable int version, Actor actor) {
        removal.delete(new ModelVersionId(name, version), actor);
    }

    /**
     * Sets a tag of a version.
     *
     * @param name the model's name
     * @param version the version's number
     * @param key the tag's key, 1 to 250 characters; it may hold slashes
     */
    @PutMapping("/{version}/tags/{*key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void tag(@PathVariable ModelName name, @PathVariable int version, @PathVariable String key,
            @RequestBody ModelTagBody body, Actor actor) {
        annotations.tag(new ModelVersionId(name, version), new Tag(key.substring(1), body.value()), actor);
    }

    /**
     * Removes a tag of a version; removing one that is not there is no error.
     *
     * @param name the model's name
     * @param version the version's number
     * @param key the tag's key
     */
    @DeleteMapping("/{version}/tags/{*key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void untag(@PathVariable ModelName name, @PathVariable int version, @PathVariable String key, Actor actor) {
        annotations.untag(new ModelVersionId(name, version), key.substring(1), actor);
    }

    private static @Nullable String metric(String sort) {
        if (sort.equals(BY_NUMBER)) {
            return null;
        }
        if (sort.startsWith(BY_METRIC) && sort.length() > BY_METRIC.length()) {
            return sort.substring(BY_METRIC.length());
        }
        throw new Invalid("invalid-value", "'" + sort + "' does not fit 'sort'.",
                "Use number, or metric:<key> such as metric:test_accuracy.", "sort");
    }

    private static ResponseEntity<ModelVersionBody> answer(ModelVersion version) {
        return ResponseEntity.ok().eTag(EntityTag.of(version.revision())).body(ModelVersionBody.of(version));
    }

    /**
     * A version of a registered model.
     *
     * @param model the model's name
     * @param version the version's number, from 1
     * @param status whether its artifact is complete
     * @param servability whether it may be deployed
     * @param servabilityReason why it may not be deployed; null when it may
     * @param trust who wrote its artifact
     * @param artifact the identity of its files; null while the status is not READY
     * @param signature what it takes and gives; null when unknown
     * @param provenance what it was made from
     * @param aliases the aliases that name it now
     * @param tags values by key
     * @param description Markdown; empty when none was given
     * @param createdAt when it was registered
     * @param createdBy who registered it
     * @param updatedAt when its description, tags or aliases changed last
     * @param updatedBy who changed one of these last
     * @param revision counts these changes; the ETag repeats it
     */
    record ModelVersionBody(@Schema(example = "digits") ModelName model, @Schema(example = "3") int version,
            VersionStatus status, Servability servability, @Nullable String servabilityReason, Trust trust,
            @Nullable Digest artifact, @Nullable Signature signature, Provenance provenance,
            @Schema(example = "[\"champion\"]") List<Alias> aliases,
            @Schema(example = "{\"team\": \"vision\"}") Map<String, String> tags, String description,
            Instant createdAt, @Schema(example = "job:42") String createdBy, Instant updatedAt,
            @Schema(example = "local") String updatedBy, @Schema(example = "2") long revision) {

        static ModelVersionBody of(ModelVersion version) {
            return new ModelVersionBody(version.id().model(), version.id().version(), version.status(),
                    version.servability(), version.servabilityReason(), version.trust(), version.artifact(),
                    version.signature(), version.provenance(), version.aliases(), version.tags(),
                    version.description(), version.createdAt(), version.createdBy().name(), version.updatedAt(),
                    version.updatedBy().name(), version.revision());
        }
    }
}
