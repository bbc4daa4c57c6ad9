package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.modelport.dataset.reader.LabelledImages;
import io.modelport.engine.LoadedModel;
import io.modelport.engine.Predictor;
import io.modelport.engine.Tensor;
import io.modelport.engine.TestEngine;
import io.modelport.network.DataType;
import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Schedule;
import io.modelport.network.TrainingSpec;
import io.modelport.problem.Invalid;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Position;
import io.modelport.process.wire.Progress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTests {

    private static final List<String> DIGITS = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_000));
    private static final Network CONVOLUTIONS = new Network(List.of(new Layer.Conv2d(8, 3, 1, 1, true),
            new Layer.BatchNorm(0.1, 1e-5), new Layer.Relu(), new Layer.MaxPool2d(2, 2), new Layer.Dropout(0.1),
            new Layer.Conv2d(16, 3, 1, 1, true), new Layer.Relu(), new Layer.MaxPool2d(2, 2), new Layer.Flatten(),
            new Layer.Linear(10, true)));
    private static final Network PERCEPTRON = new Network(
            List.of(new Layer.Flatten(), new Layer.Linear(16, true), new Layer.Relu(), new Layer.Linear(10, true)));
    private static final Optimizer ADAM = new Optimizer.Adam(3e-3, 0.9, 0.999, 1e-8, 0);

    private static LabelledImages trainingImages;
    private static LabelledImages testImages;

    @TempDir
    Path folder;

    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void readTheDigits() throws Exception {
        trainingImages = Digits.first("train", 6_000);
        testImages = Digits.first("t10k", 1_000);
    }

    @Test
    void aConvolutionalNetworkLearnsTheDigits() throws Exception {
        TrainingOutcome.Trained trained = train(spec(CONVOLUTIONS, ADAM, 4, 64, 2), folder);
        assertThat(trained.metrics().get("test_accuracy")).isGreaterThan(0.95);
        assertThat(trained.evaluation().accuracy()).isEqualTo(trained.metrics().get("test_accuracy"));
        assertThat(trained.metrics()).containsOnlyKeys("train_loss", "train_accuracy", "test_loss", "test_accuracy",
                "examples_per_second", "seconds", "serving_form_difference", "serving_form_speedup_batch_1",
                "serving_form_speedup_batch_8", "serving_form_speedup_batch_32");
        assertThat(trained.serving()).isNotNull().isNotEmptyFile();
        assertThat(recorder.values("train_loss").getFirst()).isGreaterThan(recorder.values("train_loss").getLast());
        assertThat(recorder.values("test_accuracy")).hasSize(4);
        assertThat(recorder.points.getLast().step()).isEqualTo(376);
        assertThat(recorder.points.getLast().timestampMillis()).isEqualTo(1_000);
        assertThat(recorder.progress.getLast()).satisfies(progress -> {
            assertThat(progress.percent()).isEqualTo(100);
            assertThat(progress.secondsLeft()).isZero();
        });
    }

    @Test
    void thePortableModelClassifiesAsTheEvaluationDid() throws Exception {
        TrainingOutcome.Trained trained = train(spec(CONVOLUTIONS, ADAM, 1, 64, 2), folder);
        assertThat(trained.signature().encoding()).satisfies(
                encoding -> assertThat(encoding.datatype()).isEqualTo(DataType.UINT8));
        int count = testImages.count();
        ByteBuffer pixels = Tensor.allocate(count * testImages.imageSize());
        testImages.copyPixels(IntStream.range(0, count).toArray(), 0, count, pixels);
        long[][] confusion = new long[10][10];
        try (LoadedModel model = TestEngine.start().load(trained.model()); Predictor predictor = model.newPredictor()) {
            Tensor probabilities = predictor
                    .predict(List.of(new Tensor(DataType.UINT8, new long[] {count, 1, 28, 28}, pixels.flip())))
                    .getFirst();
            for (int i = 0; i < count; i++) {
                confusion[testImages.label(i)][largest(probabilities, i)]++;
            }
        }
        assertThat(confusion).isDeepEqualTo(trained.evaluation().confusion());
    }

    private static int largest(Tensor probabilities, int row) {
        int best = 0;
        for (int c = 1; c < 10; c++) {
            if (probabilities.data().getFloat((row * 10 + c) * Float.BYTES) > probabilities.data()
                    .getFloat((row * 10 + best) * Float.BYTES)) {
                best = c;
            }
        }
        return best;
    }

    @Test
    void theSameSpecificationGivesTheSameFileTwice() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        TrainingSpec spec = spec(CONVOLUTIONS, ADAM, 1, 50, 2);
        assertThat(train(spec, first).model()).hasSameBinaryContentAs(train(spec, second).model());
    }

    @Test
    void anotherSeedGivesOtherWeights() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        TrainingSpec spec = spec(PERCEPTRON, ADAM, 1, 50, 2);
        TrainingSpec other = new TrainingSpec(spec.network(), spec.inputType(), spec.loss(), spec.optimizer(),
                spec.schedule(), spec.epochs(), spec.batchSize(), 8, spec.ranks());
        assertThat(Files.readAllBytes(train(spec, first).model()))
                .isNotEqualTo(Files.readAllBytes(train(other, second).model()));
    }

    @Test
    void ranksLearnWhatOneRankLearns() throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path three = Files.createDirectory(folder.resolve("three"));
        Optimizer sgd = new Optimizer.Sgd(0.05, 0.9, false, 1e-4);
        double loss = train(spec(PERCEPTRON, sgd, 1, 100, 1), one).evaluation().loss();
        double lossOfThree = train(spec(PERCEPTRON, sgd, 1, 100, 3), three).evaluation().loss();
        assertThat(lossOfThree).isCloseTo(loss, within(1e-3));
    }

    @Test
    void stopsWhenAskedAndLeavesNothing() throws Exception {
        recorder.stepsUntilStop = 5;
        TrainingOutcome outcome = run(spec(PERCEPTRON, ADAM, 3, 64, 2), folder);
        assertThat(outcome).isInstanceOf(TrainingOutcome.Stopped.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void failsAtOnceWhenTheLossIsNoNumber() {
        Optimizer wild = new Optimizer.Sgd(1e30, 0, false, 0);
        assertThatThrownBy(() -> run(spec(PERCEPTRON, wild, 5, 64, 2), folder)).isInstanceOfSatisfying(Invalid.class,
                invalid -> {
                    assertThat(invalid.type()).isEqualTo("loss-not-finite");
                    assertThat(invalid.detail()).contains("epoch 1");
                    assertThat(invalid.advice()).contains("learning rate");
                });
        assertThat(folder).isEmptyDirectory();
        assertThat(recorder.points).noneMatch(point -> point.key().startsWith("test"));
    }

    @Test
    void refusesABatchWhoseSharesHaveNoVariance() {
        Network overFeatures = new Network(List.of(new Layer.Flatten(), new Layer.Linear(10, true),
                new Layer.BatchNorm(0.1, 1e-5)));
        assertThatThrownBy(() -> run(spec(overFeatures, ADAM, 1, 3, 2), folder)).isInstanceOfSatisfying(Invalid.class,
                invalid -> assertThat(invalid.field()).isEqualTo("batchSize"));
    }

    @Test
    void leavesOutALastBatchWhoseSharesHaveNoVariance() throws Exception {
        Network overFeatures = new Network(List.of(new Layer.Flatten(), new Layer.Linear(10, true),
                new Layer.BatchNorm(0.1, 1e-5)));
        TrainingOutcome.Trained trained = train(spec(overFeatures, ADAM, 1, 5_998, 2), folder);
        assertThat(trained.metrics().get("test_loss")).isFinite();
        assertThat(recorder.progress.getLast().steps()).isEqualTo(1);
    }

    @Test
    void refusesLabelsBeyondTheClasses() {
        TrainingSpec spec = spec(PERCEPTRON, ADAM, 1, 64, 1);
        assertThatThrownBy(() -> new TrainingRun(spec,
                new TrainingData(trainingImages, testImages, "test", DIGITS.subList(0, 9)), new NoCheckpoints(),
                recorder, CLOCK))
                .isInstanceOf(Invalid.class);
    }

    private TrainingOutcome.Trained train(TrainingSpec spec, Path directory) throws Exception {
        return (TrainingOutcome.Trained) run(spec, directory);
    }

    private TrainingOutcome run(TrainingSpec spec, Path directory) throws Exception {
        TrainingData data = new TrainingData(trainingImages, testImages, "test", DIGITS);
        return new TrainingRun(spec, data, new NoCheckpoints(), recorder, CLOCK).run(TestEngine.start(), directory);
    }

    private static TrainingSpec spec(Network network, Optimizer optimizer, int epochs, int batchSize, int ranks) {
        return new TrainingSpec(network, DataType.UINT8, new Loss.CrossEntropy(0), optimizer,
                new Schedule.Cosine(0, 0), epochs, batchSize, 7, ranks);
    }

    private static final class Recorder implements TrainingListener {

        private final List<MetricPoint> points = new ArrayList<>();
        private final List<Progress> progress = new ArrayList<>();
        private int stepsUntilStop = Integer.MAX_VALUE;

        @Override
        public void started(Position from, Progress now) {
            assertThat(from).isEqualTo(Position.START);
        }

        @Override
        public void progressed(Progress now) {
            progress.add(now);
        }

        @Override
        public void measured(MetricPoint point) {
            points.add(point);
        }

        @Override
        public Signal signal() {
            return stepsUntilStop-- <= 0 ? Signal.STOP : Signal.GO_ON;
        }

        List<Double> values(String key) {
            return points.stream().filter(point -> point.key().equals(key)).map(MetricPoint::value).toList();
        }
    }
}
