package io.modelport.registry;

import io.modelport.actor.Actor;
import io.modelport.actor.Project;
import io.modelport.problem.Conflict;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.annotations.BatchSize;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.AbstractAggregateRoot;

/** A named line of versions, its tags and its aliases; whoever changes one of these holds its row locked. */
@Entity
class RegisteredModel extends AbstractAggregateRoot<RegisteredModel> {

    private static final int MOST_TAGS = 200;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    private String name;
    private String project;
    private String description;
    private int versionCount;
    private String actor;
    private Instant createdAt;
    private String updatedBy;
    private Instant updatedAt;

    @Version
    private long revision;

    @ElementCollection
    @CollectionTable(name = "registered_model_tag", joinColumns = @JoinColumn(name = "model_id"))
    @MapKeyColumn(name = "key")
    @Column(name = "value")
    @BatchSize(size = 500)
    private Map<String, String> tags = new HashMap<>();

    @ElementCollection
    @CollectionTable(name = "model_alias", joinColumns = @JoinColumn(name = "model_id"))
    @MapKeyColumn(name = "alias")
    @Column(name = "version")
    @BatchSize(size = 500)
    private Map<String, Integer> aliases = new HashMap<>();

    /** For Hibernate: {@link RegisteredModels#insertIfAbsent} makes the row. */
    @SuppressWarnings("NullAway.Init")
    protected RegisteredModel() {}

    long id() {
        return id;
    }

    ModelName name() {
        return new ModelName(name);
    }

    /** Adds a version of the number, which the caller drew from {@link VersionNumbering}. */
    RegisteredVersion register(int number, NewVersion version, Actor by, Instant now) {
        versionCount++;
        changed(by, now);
        registerEvent(new VersionRegistered(new ModelVersionId(name(), number), by));
        return RegisteredVersion.builtHere(id, number, version, by, now);
    }

    void describe(Description text, Actor by, Instant now) {
        description = text.markdown();
        changed(by, now);
    }

    void tag(Tag tag, Actor by, Instant now) {
        if (putTag(tags, tag)) {
            changed(by, now);
        }
    }

    void untag(String key, Actor by, Instant now) {
        if (tags.remove(key) != null) {
            changed(by, now);
        }
    }

    Optional<Integer> version(Alias alias) {
        return Optional.ofNullable(aliases.get(alias.value()));
    }

    /** The aliases that name the version, sorted. */
    List<Alias> aliasesOf(int version) {
        return aliases.entrySet()
                .stream()
                .filter(entry -> entry.getValue() == version)
                .map(Map.Entry::getKey)
                .sorted()
                .map(Alias::new)
                .toList();
    }

    /** Moves an alias, or removes it when {@code to} is null. */
    void point(Alias alias, @Nullable Integer to, Actor by, Instant now) {
        Integer from = to == null ? aliases.remove(alias.value()) : aliases.put(alias.value(), to);
        changed(by, now);
        registerEvent(new AliasMoved(name(), alias, from, to));
    }

    /** @throws Conflict when an alias names the version */
    void remove(RegisteredVersion version, Actor by, Instant now) {
        List<Alias> naming = aliasesOf(version.number());
        if (!naming.isEmpty()) {
            throw new Conflict("version-in-use",
                    "The alias '" + naming.getFirst() + "' names version " + version.number() + " of " + name + ".",
                    "Move or remove the alias first.");
        }
        versionCount--;
        changed(by, now);
        registerEvent(new VersionDeleted(new ModelVersionId(name(), version.number()), by));
    }

    /** @throws Conflict when it still has an alias */
    void requireNoAlias() {
        aliases.keySet().stream().sorted().findFirst().ifPresent(alias -> {
            throw new Conflict("model-in-use",
                    "The alias '" + alias + "' names version " + aliases.get(alias) + " of " + name + ".",
                    "Remove the aliases of the model first.");
        });
    }

    Model view(@Nullable Integer newestVersion) {
        return new Model(name(), new Project(project), new Description(description), Model.sorted(tags),
                Model.sorted(aliases), versionCount, newestVersion, createdAt, new Actor(actor), updatedAt,
                new Actor(updatedBy), revision);
    }

    long revision() {
        return revision;
    }

    private void changed(Actor by, Instant now) {
        updatedBy = by.name();
        updatedAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Whether that changed anything. */
    static boolean putTag(Map<String, String> tags, Tag tag) {
        if (!tags.containsKey(tag.key()) && tags.size() >= MOST_TAGS) {
            throw new Conflict("too-many-tags", "There are " + MOST_TAGS + " tags already.",
                    "Remove a tag before you add '" + tag.key() + "'.");
        }
        if (tag.value().equals(tags.get(tag.key()))) {
            return false;
        }
        tags.put(tag.key(), tag.value());
        return true;
    }
}
