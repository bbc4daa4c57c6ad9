package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetVersion;
import io.modelport.dataset.DatasetVersionId;
import io.modelport.dataset.reader.PixelStatistics;
import io.modelport.network.DataType;
import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Schedule;
import io.modelport.problem.Invalid;
import io.modelport.registry.ModelName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobPlanTests {

    private static final DatasetVersionId DATASET = new DatasetVersionId(new DatasetName("digits"), 3);

    private final DatasetVersion dataset = dataset("train", "validation", "test");

    @Test
    void choosesAndRecordsWhatWasLeftOpen() {
        JobPlan plan = JobPlan.of(asked(null, null, null, classifier()), dataset, 2, null, new Random(1));

        assertThat(plan.evaluationSplit()).isEqualTo("test");
        assertThat(plan.classLabels()).containsExactly("zero", "one");
        assertThat(plan.spec().ranks()).isEqualTo(2);
        assertThat(plan.spec().seed()).isBetween(0L, (1L << 53) - 1);
        assertThat(plan.spec().seed())
                .isNotEqualTo(
                        JobPlan.of(asked(null, null, null, classifier()), dataset, 2, null, new Random(2))
                                .spec()
                                .seed());
    }

    @Test
    void keepsWhatWasChosen() {
        JobPlan plan = JobPlan.of(asked("validation", 7L, 1, classifier()), dataset, 2, null, new Random(1));

        assertThat(plan.evaluationSplit()).isEqualTo("validation");
        assertThat(plan.spec().ranks()).isEqualTo(1);
        assertThat(plan.spec().seed()).isEqualTo(7);
    }

    @Test
    void evaluatesOnTheFirstOtherSplitWhereThereIsNoTest() {
        assertThat(JobPlan.of(asked(null, 7L, 1, classifier()), dataset("train", "held-out"), 2, null, new Random(1))
                .evaluationSplit()).isEqualTo("held-out");
    }

    @Test
    void refusesASplitThatTheDatasetLacksAndNamesThoseThereAre() {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> JobPlan.of(asked("dev", 7L, 1, classifier()), dataset, 2, null, new Random(1)))
                .withMessageContaining("train, validation, test")
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("evaluationSplit"));
    }

    @Test
    void refusesALayerThatCannotTakeTheShapeBeforeIt() {
        Network network = new Network(List.of(new Layer.Flatten(), new Layer.Relu(), new Layer.MaxPool2d(2, 2)));

        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> JobPlan.of(asked(null, 7L, 1, network), dataset, 2, null, new Random(1)))
                .withMessageContaining("[64]")
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("network.layers[2]"));
    }

    @Test
    void refusesALastLayerThatGivesAnotherNumberThanThereAreClasses() {
        Network network = new Network(List.of(new Layer.Flatten(), new Layer.Linear(10, true)));

        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> JobPlan.of(asked(null, 7L, 1, network), dataset, 2, null, new Random(1)))
                .withMessageContaining("[10]")
                .withMessageContaining("2 classes")
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("network.layers[1]"));
    }

    @Test
    void limitsTheTimeOfAJobThatDoesNotSay() {
        DatasetVersion dataset = dataset("train", "test");

        assertThat(
                JobPlan.of(asked(null, 7L, 1, classifier()), dataset, 2, Duration.ofHours(1), new Random(1)).limits())
                .isEqualTo(new JobLimits(3_600L, null));
        assertThat(new JobLimits(60L, null).orTime(Duration.ofHours(1))).isEqualTo(new JobLimits(60L, null));
    }

    private static Network classifier() {
        return new Network(List.of(new Layer.Flatten(), new Layer.Linear(2, true)));
    }

    private static NewTrainingJob asked(@Nullable String split, @Nullable Long seed, @Nullable Integer ranks,
            Network network) {
        return new NewTrainingJob(new ModelName("digits"), DATASET, split, network, DataType.FP32,
                new Loss.CrossEntropy(0), new Optimizer.Sgd(0.1, 0, false, 0), new Schedule.Constant(), 1, 8, seed,
                ranks, 0, JobLimits.NONE, "");
    }

    private static DatasetVersion dataset(String... splits) {
        return new DatasetVersion(DATASET, new Digest("a".repeat(64)),
                new DatasetVersion.Schema(1, 8, 8, List.of("zero", "one")),
                Stream.of(splits)
                        .map(name -> new DatasetVersion.Split(name, 10, List.of(5, 5),
                                new PixelStatistics(List.of(0.5), List.of(0.2), 0, 255)))
                        .toList(),
                null, List.of(),
                Instant.EPOCH, Actor.LOCAL);
    }
}
