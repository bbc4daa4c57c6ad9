package io.modelport.registry;

import org.jspecify.annotations.Nullable;

/**
 * Which versions of a model to list, and in which order.
 *
 * @param model the registered model
 * @param status only versions in this status; null for any
 * @param metric the key of the metric to sort by; null to sort by number
 * @param descending whether the largest comes first; versions without the metric come last either way
 * @param after the last version of the page before; null for the first page
 * @param limit how many to list at most
 */
public record VersionQuery(ModelName model, @Nullable VersionStatus status, @Nullable String metric, boolean descending,
        @Nullable Position after, int limit) {

    /** What stands for a metric that is absent or not a number, so that it sorts last. */
    double absent() {
        return descending ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** The place of a version in this list. */
    public Position position(ModelVersion version) {
        Double value = metric == null ? null : version.provenance().metrics().get(metric);
        return new Position(value == null || value.isNaN() ? absent() : value, version.id().version());
    }

    /**
     * A place in the list.
     *
     * @param metric the value of the metric there, an infinity when it has none; of no matter when the number sorts
     * @param number the number of the version there
     */
    public record Position(double metric, int number) {}
}
