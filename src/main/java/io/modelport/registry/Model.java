package io.modelport.registry;

import io.modelport.actor.Actor;
import io.modelport.actor.Project;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A registered model as other modules see it.
 *
 * @param name its name
 * @param project the project that it belongs to
 * @param description what people wrote about it
 * @param tags its tags by key
 * @param aliases the number of the version that each alias names
 * @param versions how many versions it has
 * @param newestVersion the highest number among its versions; null when it has none
 * @param createdAt when it was registered
 * @param createdBy who registered it
 * @param updatedAt when it, its tags, its aliases or the set of its versions changed last
 * @param updatedBy who changed it last
 * @param revision counts its changes
 */
public record Model(ModelName name, Project project, Description description, SortedMap<String, String> tags,
        SortedMap<String, Integer> aliases, int versions, @Nullable Integer newestVersion, Instant createdAt,
        Actor createdBy, Instant updatedAt, Actor updatedBy, long revision) {

    public Model {
        tags = sorted(tags);
        aliases = sorted(aliases);
    }

    static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
