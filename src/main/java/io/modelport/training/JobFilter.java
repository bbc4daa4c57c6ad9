package io.modelport.training;

import io.modelport.registry.ModelName;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list, and in which order.
 *
 * @param states only jobs in one of these; empty for all
 * @param model only jobs for this model; null for all
 * @param newestFirst whether the newest comes first, else the oldest
 * @param after the job that the list goes on after; null to begin
 */
public record JobFilter(Set<JobState> states, @Nullable ModelName model, boolean newestFirst,
        @Nullable Position after) {

    public JobFilter {
        states = Set.copyOf(states);
    }

    /**
     * A place in the order of creation.
     *
     * @param createdAt when the job was submitted
     * @param id its id, which tells apart jobs of one moment
     */
    public record Position(Instant createdAt, UUID id) {}
}
