package io.modelport.dataset;

import io.modelport.actor.Actor;
import io.modelport.problem.Invalid;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A named line of versions, which gives out their numbers. */
@Entity
class Dataset {

    private static final int MAX_DESCRIPTION = 65_536;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String name;
    @SuppressWarnings("UnusedVariable") // queries compare it
    private String searchName;
    private String description;
    private int versionBase;
    private int lastVersion;
    private String createdBy;
    private Instant createdAt;
    private String actor;
    private Instant updatedAt;
    private @Nullable Instant deletedAt;

    @Version
    private long revision;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected Dataset() {}

    /** @param versionBase the last number that an earlier dataset of this name gave to a version; 0 when there was none */
    Dataset(DatasetName name, String description, int versionBase, Actor actor, Instant now) {
        this.name = name.value();
        this.searchName = searchable(name.value());
        this.description = requireShort(description);
        this.versionBase = versionBase;
        this.lastVersion = versionBase;
        this.createdBy = actor.name();
        this.createdAt = now;
        this.actor = actor.name();
        this.updatedAt = now;
    }

    /** How a name is compared in a search. */
    static String searchable(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    void describe(String text, Actor by, Instant now) {
        description = requireShort(text);
        changed(by, now);
    }

    /** The number of the next version, from now on taken. */
    int takeNumber(Actor by, Instant now) {
        changed(by, now);
        return ++lastVersion;
    }

    void delete(Actor by, Instant now) {
        changed(by, now);
        deletedAt = now;
    }

    long id() {
        return Objects.requireNonNull(id, "not saved yet");
    }

    DatasetName name() {
        return new DatasetName(name);
    }

    long revision() {
        return revision;
    }

    DatasetDetails details() {
        return new DatasetDetails(id(), name(), description, lastVersion > versionBase ? lastVersion : null,
                new Actor(createdBy), createdAt, new Actor(actor), updatedAt, revision);
    }

    private void changed(Actor by, Instant now) {
        if (deletedAt != null) {
            throw new IllegalStateException("'" + name + "' was deleted at " + deletedAt + ".");
        }
        actor = by.name();
        updatedAt = now;
    }

    private static String requireShort(String text) {
        if (text.length() > MAX_DESCRIPTION || text.indexOf('\0') >= 0) {
            throw new Invalid("invalid-description", "The description has " + text.length() + " characters; up to "
                    + MAX_DESCRIPTION + " are kept, none of them NUL.", "Shorten it.", "description");
        }
        return text;
    }
}
