package io.modelport.registry.web;

import io.modelport.actor.Actor;
import io.modelport.http.EntityTag;
import io.modelport.http.IdempotentRequest;
import io.modelport.http.Limit;
import io.modelport.http.Page;
import io.modelport.registry.Description;
import io.modelport.registry.Model;
import io.modelport.registry.ModelAnnotations;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelQuery;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelRemoval;
import io.modelport.registry.ModelSearch;
import io.modelport.registry.NewModel;
import io.modelport.registry.Tag;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
@RequestMapping("/api/v1/models")
@io.swagger.v3.oas.annotations.tags.Tag(name = "Models",
        description = "Registered models: named lines of versions. A name is percent-encoded where it stands in a path.")
class ModelController {

    private final ModelRegistry registry;
    private final ModelAnnotations annotations;
    private final ModelRemoval removal;
    private final ModelSearch search;

    ModelController(ModelRegistry registry, ModelAnnotations annotations, ModelRemoval removal, ModelSearch search) {
        this.registry = registry;
        this.annotations = annotations;
        this.removal = removal;
        this.search = search;
    }

    /** Registers a model that has no version yet; a training job registers its model by itself. */
    @PostMapping
    ResponseEntity<ModelBody> create(@RequestBody NewModelBody body, Actor actor, IdempotentRequest request) {
        IdempotentRequest.Made made = request.once(body, actor,
                () -> registry.create(body.toModel(), actor).name().value());
        ModelBody created = ModelBody.of(registry.get(new ModelName(made.id())));
        URI location = UriComponentsBuilder.fromPath("/api/v1/models/{name}").encode().build(created.name().value());
        return made.mark(ResponseEntity.created(location)).eTag(created.entityTag()).body(created);
    }

    /**
     * Lists models.
     *
     * @param nameContains only models whose name contains this, in upper or lower case
     * @param sort what to sort by: name (by code points), created or updated
     * @param direction asc or desc
     * @param limit how many models to list at most, 1 to 500
     * @param cursor the nextCursor of the page before
     */
    @GetMapping
    @Parameter(name = "tag", in = ParameterIn.QUERY, example = "team:vision",
            description = "Only models that have this tag, as key:value, or as key for any value; may be repeated, then all are demanded.",
            array = @ArraySchema(schema = @Schema(type = "string")))
    Page<ModelBody> list(@RequestParam(required = false) @Nullable String nameContains,
            @RequestParam(defaultValue = "name") String sort, @RequestParam(defaultValue = "asc") String direction,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable String cursor, WebRequest request) {
        ModelQuery.Order by = ListOrder.choose("sort", sort, ModelQuery.Order.class);
        ListOrder order = ListOrder.of(sort, direction);
        ModelQuery.Position after = order.position(cursor, 2, keys -> new ModelQuery.Position(
                keys.text(1).isEmpty() ? null : Instant.parse(keys.text(1)), keys.text(2)));
        ModelQuery query = new ModelQuery(nameContains, tags(request), by, order.descending(), after,
                Limit.require(limit) + 1);
        return Page.of(search.list(query), limit, model -> {
            ModelQuery.Position last = ModelQuery.Position.of(model, by);
            return order.cursor(last.time() == null ? "" : last.time().toString(), last.name());
        }, ModelBody::of);
    }

    /**
     * Shows a model.
     *
     * @param name the model's name
     */
    @GetMapping("/{name}")
    ResponseEntity<ModelBody> get(@PathVariable ModelName name) {
        return answer(registry.get(name));
    }

    /**
     * Changes a model's description.
     *
     * @param name the model's name
     * @param ifMatch the ETag of the model as it was read, or *
     */
    @PatchMapping("/{name}")
    ResponseEntity<ModelBody> describe(@PathVariable ModelName name, @RequestBody ModelDescriptionBody body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch, Actor actor) {
        return answer(annotations.describe(name, new Description(body.description()),
                revision -> EntityTag.require(ifMatch, revision), actor));
    }

    /**
     * Deletes a model with all its versions; refused while it has an alias or one of its versions is in use.
     *
     * @param name the model's name
     */
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable ModelName name, Actor actor) {
        removal.delete(name, actor);
    }

    /**
     * Sets a tag of a model.
     *
     * @param name the model's name
     * @param key the tag's key, 1 to 250 characters; it may hold slashes
     */
    @PutMapping("/{name}/tags/{*key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void tag(@PathVariable ModelName name, @PathVariable String key, @RequestBody ModelTagBody body, Actor actor) {
        annotations.tag(name, new Tag(key.substring(1), body.value()), actor);
    }

    /**
     * Removes a tag of a model; removing one that is not there is no error.
     *
     * @param name the model's name
     * @param key the tag's key
     */
    @DeleteMapping("/{name}/tags/{*key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void untag(@PathVariable ModelName name, @PathVariable String key, Actor actor) {
        annotations.untag(name, key.substring(1), actor);
    }

    /** As one parameter of a list type, Spring would divide a value at its commas. */
    private static List<ModelQuery.TagFilter> tags(WebRequest request) {
        String[] tags = request.getParameterValues("tag");
        return tags == null ? List.of() : Arrays.stream(tags).map(ModelController::tag).toList();
    }

    private static ModelQuery.TagFilter tag(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? new ModelQuery.TagFilter(text, null)
                : new ModelQuery.TagFilter(text.substring(0, colon), text.substring(colon + 1));
    }

    private static ResponseEntity<ModelBody> answer(Model model) {
        ModelBody body = ModelBody.of(model);
        return ResponseEntity.ok().eTag(body.entityTag()).body(body);
    }

    /**
     * A model to be registered.
     *
     * @param name 1 to 256 characters; Unicode and spaces are allowed, '/', ':' and '\' are not; case counts
     * @param description Markdown, up to 65,536 characters; empty unless told
     * @param tags up to 200 values of up to 5,000 characters by keys of up to 250; none unless told
     */
    record NewModelBody(@Schema(example = "digits") ModelName name,
            @Schema(example = "Reads **handwritten** digits.") @Nullable String description,
            @Schema(example = "{\"team\": \"vision\"}") @Nullable Map<String, String> tags) {

        NewModel toModel() {
            return new NewModel(name, description == null ? Description.NONE : new Description(description),
                    tags == null ? List.of()
                            : tags.entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())).toList());
        }
    }

    /**
     * A registered model.
     *
     * @param name its name, its address in every serving protocol
     * @param project the project that it belongs to
     * @param description Markdown; empty when none was given
     * @param tags values by key
     * @param aliases the number of the version that each alias names
     * @param versions how many versions it has
     * @param newestVersion the highest number among its versions; null when it has none
     * @param createdAt when it was registered
     * @param createdBy who registered it
     * @param updatedAt when it, its tags, its aliases or the set of its versions changed last
     * @param updatedBy who changed it last
     * @param revision counts these changes; the ETag repeats it
     */
    record ModelBody(@Schema(example = "digits") ModelName name, @Schema(example = "default") String project,
            @Schema(example = "Reads **handwritten** digits.") String description,
            @Schema(example = "{\"team\": \"vision\"}") SortedMap<String, String> tags,
            @Schema(example = "{\"champion\": 3}") SortedMap<String, Integer> aliases,
            @Schema(example = "3") int versions, @Schema(example = "3") @Nullable Integer newestVersion,
            Instant createdAt, @Schema(example = "local") String createdBy, Instant updatedAt,
            @Schema(example = "job:42") String updatedBy, @Schema(example = "7") long revision) {

        static ModelBody of(Model model) {
            return new ModelBody(model.name(), model.project().name(), model.description().markdown(), model.tags(),
                    model.aliases(), model.versions(), model.newestVersion(), model.createdAt(),
                    model.createdBy().name(), model.updatedAt(), model.updatedBy().name(), model.revision());
        }

        String entityTag() {
            return EntityTag.of(revision);
        }
    }
}
