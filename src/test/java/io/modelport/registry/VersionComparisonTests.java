package io.modelport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Signature;
import io.modelport.registry.VersionComparison.MetricDifference;
import io.modelport.registry.VersionComparison.ProvenanceDifference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionComparisonTests {

    private static final Provenance FIRST = new Provenance("mnist", 1, "job-1", 7L, "0.1.0",
            Map.of("test_accuracy", 0.98, "loss", 0.5));

    @Test
    void putsMetricsSideBySideAlsoThoseOfOneVersion() {
        VersionComparison comparison = VersionComparison.of(version(1, Sample.DIGITS, FIRST), version(2, Sample.DIGITS,
                new Provenance("mnist", 1, "job-1", 7L, "0.1.0", Map.of("test_accuracy", 0.99, "f1", 0.9))));

        assertThat(comparison.metrics()).containsExactly(new MetricDifference("f1", null, 0.9),
                new MetricDifference("loss", 0.5, null), new MetricDifference("test_accuracy", 0.98, 0.99));
        assertThat(comparison.metrics().get(0).difference()).isNull();
        assertThat(comparison.metrics().get(2).difference()).isEqualTo(0.99 - 0.98);
    }

    @Test
    void namesOnlyTheFieldsOfProvenanceThatDiffer() {
        VersionComparison comparison = VersionComparison.of(version(1, Sample.DIGITS, FIRST), version(2, Sample.DIGITS,
                new Provenance("mnist", 2, "job-2", 7L, null, Map.of())));

        assertThat(comparison.provenance()).containsExactly(new ProvenanceDifference("datasetVersion", "1", "2"),
                new ProvenanceDifference("job", "job-1", "job-2"),
                new ProvenanceDifference("codeVersion", "0.1.0", null));
    }

    @Test
    void clientsCanChangeOverWhenOnlyTheNormalisationDiffers() {
        Signature otherMean = new Signature(Sample.DIGITS.inputs(), Sample.DIGITS.outputs(),
                Sample.DIGITS.classLabels(),
                new ImageEncoding(DataType.FP32, 1, 28, 28, List.of(0.2), List.of(0.3)));
        Signature otherLabels = new Signature(Sample.DIGITS.inputs(), Sample.DIGITS.outputs(), List.of("a", "b"),
                Sample.DIGITS.encoding());

        assertThat(VersionComparison.of(version(1, Sample.DIGITS, FIRST), version(2, otherMean, FIRST))
                .sameInterface()).isTrue();
        assertThat(VersionComparison.of(version(1, Sample.DIGITS, FIRST), version(2, otherLabels, FIRST))
                .sameInterface()).isFalse();
    }

    private static ModelVersion version(int number, Signature signature, Provenance provenance) {
        Actor actor = Sample.ANNA;
        return new ModelVersion(new ModelVersionId(new ModelName("digits"), number), VersionStatus.READY,
                Servability.SERVABLE, null, Trust.BUILT_HERE, new Digest("ab".repeat(32)), signature, provenance,
                List.of(), Map.of(), "", Instant.EPOCH, actor, Instant.EPOCH, actor, 0);
    }
}
