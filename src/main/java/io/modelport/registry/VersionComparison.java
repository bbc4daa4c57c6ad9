package io.modelport.registry;

import io.modelport.network.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How one version of a model differs from another.
 *
 * @param base the version that is compared with
 * @param candidate the version that is compared
 * @param metrics every metric that either has, sorted by key
 * @param sameArtifact whether both are the same files, byte by byte
 * @param sameInterface whether both take and give the same tensors and class labels, so that a client of one can use the
 *            other; how images are normalised may differ, since that is part of the model
 * @param provenance the fields of the provenance in which they differ
 */
public record VersionComparison(ModelVersion base, ModelVersion candidate, List<MetricDifference> metrics,
        boolean sameArtifact, boolean sameInterface, List<ProvenanceDifference> provenance) {

    public VersionComparison {
        metrics = List.copyOf(metrics);
        provenance = List.copyOf(provenance);
    }

    /**
     * One metric of both versions.
     *
     * @param key the metric
     * @param base its value for the base; null when that has none
     * @param candidate its value for the candidate; null when that has none
     */
    public record MetricDifference(String key, @Nullable Double base, @Nullable Double candidate) {

        /** Candidate minus base; null unless both have a value. */
        public @Nullable Double difference() {
            return base == null || candidate == null ? null : Double.valueOf(candidate - base);
        }
    }

    /**
     * One field of the provenance in which the versions differ.
     *
     * @param field its name
     * @param base what the base says; null when nothing
     * @param candidate what the candidate says; null when nothing
     */
    public record ProvenanceDifference(String field, @Nullable String base, @Nullable String candidate) {}

    static VersionComparison of(ModelVersion base, ModelVersion candidate) {
        return new VersionComparison(base, candidate, metrics(base.provenance(), candidate.provenance()),
                base.artifact() != null && base.artifact().equals(candidate.artifact()),
                sameInterface(base.signature(), candidate.signature()),
                differences(base.provenance(), candidate.provenance()));
    }

    private static boolean sameInterface(@Nullable Signature base, @Nullable Signature candidate) {
        return base != null && candidate != null && base.inputs().equals(candidate.inputs())
                && base.outputs().equals(candidate.outputs()) && base.classLabels().equals(candidate.classLabels());
    }

    private static List<MetricDifference> metrics(Provenance base, Provenance candidate) {
        TreeSet<String> keys = new TreeSet<>(base.metrics().keySet());
        keys.addAll(candidate.metrics().keySet());
        return keys.stream()
                .map(key -> new MetricDifference(key, base.metrics().get(key), candidate.metrics().get(key)))
                .toList();
    }

    private static List<ProvenanceDifference> differences(Provenance base, Provenance candidate) {
        List<ProvenanceDifference> differences = new ArrayList<>();
        addIfDifferent(differences, "dataset", base.dataset(), candidate.dataset());
        addIfDifferent(differences, "datasetVersion", base.datasetVersion(), candidate.datasetVersion());
        addIfDifferent(differences, "job", base.job(), candidate.job());
        addIfDifferent(differences, "seed", base.seed(), candidate.seed());
        addIfDifferent(differences, "codeVersion", base.codeVersion(), candidate.codeVersion());
        return differences;
    }

    private static void addIfDifferent(List<ProvenanceDifference> differences, String field, @Nullable Object base,
            @Nullable Object candidate) {
        if (!Objects.equals(base, candidate)) {
            differences.add(new ProvenanceDifference(field, text(base), text(candidate)));
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
