package io.modelport.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which models to list, and in which order.
 *
 * @param nameContains a part of the name, in upper or lower case; null for any
 * @param tags each of these must be there
 * @param order what to sort by
 * @param descending whether the largest or newest comes first
 * @param after the last model of the page before; null for the first page
 * @param limit how many to list at most
 */
public record ModelQuery(@Nullable String nameContains, List<TagFilter> tags, Order order, boolean descending,
        @Nullable Position after, int limit) {

    public ModelQuery {
        tags = List.copyOf(tags);
    }

    /** What models are sorted by; the name, by code points, decides among equals. */
    public enum Order {
        NAME, CREATED, UPDATED
    }

    /**
     * Demands a tag.
     *
     * @param key the tag's key
     * @param value the tag's value; null for any
     */
    public record TagFilter(String key, @Nullable String value) {}

    /**
     * A place in the list.
     *
     * @param time when the model there was created or updated, whichever sorts; null when the name sorts
     * @param name the name of the model there
     */
    public record Position(@Nullable Instant time, String name) {

        /** The place of a model in a list of that order. */
        public static Position of(Model model, Order order) {
            return new Position(switch (order) {
                case NAME -> null;
                case CREATED -> model.createdAt();
                case UPDATED -> model.updatedAt();
            }, model.name().value());
        }
    }
}
