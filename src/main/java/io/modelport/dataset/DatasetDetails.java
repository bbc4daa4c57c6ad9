package io.modelport.dataset;

import io.modelport.actor.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dataset as others see it.
 *
 * @param id its number among all datasets, in the order of their creation
 * @param name its name
 * @param description Markdown; empty when none was given
 * @param latestVersion the number of its newest version; null while it has none
 * @param createdBy who created it
 * @param createdAt when it was created
 * @param updatedBy who changed it last
 * @param updatedAt when it was changed last; committing a version is a change
 * @param revision how often it was changed
 */
public record DatasetDetails(long id, DatasetName name, String description, @Nullable Integer latestVersion,
        Actor createdBy, Instant createdAt, Actor updatedBy, Instant updatedAt, long revision) {}
