package io.modelport.registry.web;

import io.modelport.problem.Invalid;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.VersionComparison;
import io.modelport.registry.VersionComparison.MetricDifference;
import io.modelport.registry.VersionComparison.ProvenanceDifference;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models/{name}/compare")
@Tag(name = "Model versions")
class VersionComparisonController {

    private final ModelRegistry registry;

    VersionComparisonController(ModelRegistry registry) {
        this.registry = registry;
    }

    /**
     * Compares two versions of a model.
     *
     * @param name the model's name
     * @param versions the numbers of the base and of the candidate, separated by a comma
     */
    @GetMapping
    VersionComparisonBody compare(@PathVariable ModelName name,
            @RequestParam @Schema(example = "1,2") List<Integer> versions) {
        if (versions.size() != 2) {
            throw new Invalid("invalid-value", "versions names " + versions.size() + " versions.",
                    "Name two, such as versions=1,2: the base first.", "versions");
        }
        return VersionComparisonBody.of(registry.compare(name, versions.getFirst(), versions.getLast()));
    }

    /**
     * How a candidate differs from a base.
     *
     * @param model the model's name
     * @param base the number of the version that is compared with
     * @param candidate the number of the version that is compared
     * @param sameArtifact whether both are the same files, byte by byte
     * @param sameInterface whether both take and give the same tensors and class labels, so that a client of one can use
     *            the other
     * @param metrics every metric that either has, sorted by key
     * @param provenance the fields of the provenance in which they differ
     */
    record VersionComparisonBody(@Schema(example = "digits") ModelName model, @Schema(example = "1") int base,
            @Schema(example = "2") int candidate, boolean sameArtifact, boolean sameInterface,
            List<MetricDifferenceBody> metrics, List<ProvenanceDifferenceBody> provenance) {

        static VersionComparisonBody of(VersionComparison comparison) {
            return new VersionComparisonBody(comparison.base().id().model(), comparison.base().id().version(),
                    comparison.candidate().id().version(), comparison.sameArtifact(), comparison.sameInterface(),
                    comparison.metrics().stream().map(MetricDifferenceBody::of).toList(),
                    comparison.provenance().stream().map(ProvenanceDifferenceBody::of).toList());
        }
    }

    /**
     * One metric of both versions.
     *
     * @param key the metric
     * @param base its value for the base; null when that has none
     * @param candidate its value for the candidate; null when that has none
     * @param difference candidate minus base; null unless both have a value
     */
    record MetricDifferenceBody(@Schema(example = "test_accuracy") String key,
            @Schema(example = "0.9871") @Nullable Double base,
            @Schema(example = "0.9902") @Nullable Double candidate,
            @Schema(example = "0.0031") @Nullable Double difference) {

        static MetricDifferenceBody of(MetricDifference metric) {
            return new MetricDifferenceBody(metric.key(), metric.base(), metric.candidate(), metric.difference());
        }
    }

    /**
     * One field of the provenance in which the versions differ.
     *
     * @param field its name
     * @param base what the base says; null when nothing
     * @param candidate what the candidate says; null when nothing
     */
    record ProvenanceDifferenceBody(@Schema(example = "datasetVersion") String field,
            @Schema(example = "1") @Nullable String base,
            @Schema(example = "2") @Nullable String candidate) {

        static ProvenanceDifferenceBody of(ProvenanceDifference difference) {
            return new ProvenanceDifferenceBody(difference.field(), difference.base(), difference.candidate());
        }
    }
}
