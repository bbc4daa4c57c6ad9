package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.dataset.reader.LabelledImages;
import io.modelport.engine.TestEngine;
import io.modelport.engine.TrainableModule;
import io.modelport.network.DataType;
import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Schedule;
import io.modelport.network.TrainingSpec;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Position;
import io.modelport.process.wire.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that was stopped and goes on from a checkpoint, compared with one that nobody disturbed. */
class ResumedTrainingTests {

    private static final List<String> DIGITS = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_000));
    /** Everything that has a state: weights, moments, batch statistics of each rank, dropout. */
    private static final Network NETWORK = new Network(List.of(new Layer.Conv2d(6, 3, 1, 1, true),
            new Layer.BatchNorm(0.1, 1e-5), new Layer.Relu(), new Layer.MaxPool2d(2, 2), new Layer.Dropout(0.2),
            new Layer.Conv2d(8, 3, 1, 1, true), new Layer.Relu(), new Layer.MaxPool2d(2, 2), new Layer.Flatten(),
            new Layer.Linear(16, true), new Layer.BatchNorm(0.1, 1e-5), new Layer.Relu(), new Layer.Dropout(0.1),
            new Layer.Linear(10, true)));
    private static final Optimizer ADAM = new Optimizer.Adam(3e-3, 0.9, 0.999, 1e-8, 1e-4);
    private static final Optimizer MOMENTUM = new Optimizer.Sgd(0.05, 0.9, true, 1e-4);
    private static final int EPOCHS = 3;
    /** 610 images in batches of 50: the last batch of an epoch has 10. */
    private static final int STEPS_PER_EPOCH = 13;

    private static LabelledImages trainingImages;
    private static LabelledImages testImages;

    @TempDir
    Path folder;

    private final Recorder recorder = new Recorder();
    private Kept kept;

    @BeforeAll
    static void readTheDigits() throws IOException {
        trainingImages = Digits.first("train", 610);
        testImages = Digits.first("t10k", 300);
    }

    @BeforeEach
    void keepNothing() throws IOException {
        kept = new Kept(Files.createDirectory(folder.resolve("kept")), recorder);
    }

    static Stream<Case> cases() {
        return Stream.of(ADAM, MOMENTUM)
                .flatMap(optimizer -> Stream.of(1, 2)
                        .flatMap(ranks -> Stream.of(
                                new Case("killed within an epoch", optimizer, ranks, List.of(17)),
                                new Case("killed twice within an epoch", optimizer, ranks, List.of(17, 4)),
                                new Case("killed between epochs", optimizer, ranks, List.of(STEPS_PER_EPOCH)),
                                new Case("killed after the last step", optimizer, ranks,
                                        List.of(EPOCHS * STEPS_PER_EPOCH)),
                                new Case("killed again and again", optimizer, ranks, List.of(1, 7, 5, 11, 2)))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheSameModelBitForBitAndTheSameMetrics(Case disturbed) throws Exception {
        TrainingSpec spec = spec(disturbed.optimizer(), disturbed.ranks());
        TrainingOutcome.Trained undisturbed = (TrainingOutcome.Trained) run(spec);
        List<MetricPoint> expected = List.copyOf(recorder.points);
        recorder.points.clear();

        for (int steps : disturbed.stops()) {
            recorder.stopAfter(steps, TrainingListener.Signal.HAND_BACK);
            assertThat(run(spec)).isInstanceOf(TrainingOutcome.Stopped.class);
        }
        recorder.neverStop();
        TrainingOutcome.Trained resumed = (TrainingOutcome.Trained) run(spec);

        assertThat(resumed.model()).hasSameBinaryContentAs(undisturbed.model());
        assertThat(resumed.evaluation().confusion()).isDeepEqualTo(undisturbed.evaluation().confusion());
        assertThat(recorder.points).containsExactlyElementsOf(expected);
        assertThat(recorder.started).extracting(Position::step)
                .endsWith((long) disturbed.stops().stream().mapToInt(Integer::intValue).sum());
        assertThat(resumed.metrics()).containsEntry("train_loss", undisturbed.metrics().get("train_loss"))
                .containsEntry("train_accuracy", undisturbed.metrics().get("train_accuracy"));
    }

    @Test
    void measuresAgainOnlyWhatCameAfterTheCheckpoint() throws Exception {
        TrainingSpec spec = spec(ADAM, 2);
        byte[] model = Files.readAllBytes(((TrainingOutcome.Trained) run(spec)).model());
        List<MetricPoint> expected = List.copyOf(recorder.points);
        recorder.points.clear();

        kept.due.add(9L);
        recorder.stopAfter(20, TrainingListener.Signal.STOP);
        run(spec);
        recorder.neverStop();
        TrainingOutcome.Trained resumed = (TrainingOutcome.Trained) run(spec);

        assertThat(recorder.started.getLast().step()).isEqualTo(9);
        assertThat(Files.readAllBytes(resumed.model())).isEqualTo(model);
        List<MetricPoint> whole = new ArrayList<>(
                recorder.points.stream().limit(20 * 3 + 2).filter(point -> point.step() <= 9).toList());
        whole.addAll(recorder.points.subList(20 * 3 + 2, recorder.points.size()));
        assertThat(whole).containsExactlyElementsOf(expected);
    }

    @Test
    void takesTheEarlierCheckpointWhenTheNewestIsDamagedAndBeginsAnewWhenAllAre() throws Exception {
        TrainingSpec spec = spec(ADAM, 2);
        byte[] model = Files.readAllBytes(((TrainingOutcome.Trained) run(spec)).model());
        kept.due.addAll(List.of(5L, 15L));
        recorder.stopAfter(20, TrainingListener.Signal.STOP);
        run(spec);

        Files.write(kept.file(15), new byte[] {1, 2, 3});
        recorder.neverStop();
        assertThat(Files.readAllBytes(((TrainingOutcome.Trained) run(spec)).model())).isEqualTo(model);
        assertThat(recorder.started.getLast().step()).isEqualTo(5);

        Files.delete(kept.file(5));
        assertThat(Files.readAllBytes(((TrainingOutcome.Trained) run(spec)).model())).isEqualTo(model);
        assertThat(recorder.started.getLast()).isEqualTo(Position.START);
        assertThat(kept.refused).extracting(Checkpoint::digest).containsExactly("15", "15", "5");
    }

    @Test
    void tellsProgressAndTimeLeftAsSoonAsItGoesOn() throws Exception {
        recorder.stopAfter(20, TrainingListener.Signal.HAND_BACK);
        run(spec(ADAM, 1));
        recorder.neverStop();
        TrainingOutcome.Trained trained = (TrainingOutcome.Trained) run(spec(ADAM, 1));

        Progress first = recorder.beginnings.getLast();
        assertThat(first.step()).isEqualTo(20);
        assertThat(first.epoch()).isEqualTo(2);
        assertThat(first.secondsLeft()).isPositive();
        assertThat(first.examplesPerSecond()).isPositive();
        assertThat(trained.metrics().get("seconds")).isGreaterThan(recorder.started.getLast().nanos() / 1e9);
        double stepping = EPOCHS * 610 / Objects.requireNonNull(trained.metrics().get("examples_per_second"));
        assertThat(stepping).isBetween(recorder.started.getLast().steppingNanos() / 1e9,
                trained.metrics().get("seconds"));
    }

    @Test
    void leavesNoCheckpointWhenItHasToStopAtOnce() throws Exception {
        recorder.stopAfter(20, TrainingListener.Signal.STOP);

        run(spec(ADAM, 1));

        assertThat(kept.kept()).isEmpty();
    }

    private TrainingOutcome run(TrainingSpec spec) throws IOException, InterruptedException {
        TrainingData data = new TrainingData(trainingImages, testImages, "test", DIGITS);
        Path directory = Files.createTempDirectory(folder, "run");
        return new TrainingRun(spec, data, kept, recorder, CLOCK).run(TestEngine.start(), directory);
    }

    private static TrainingSpec spec(Optimizer optimizer, int ranks) {
        return new TrainingSpec(NETWORK, DataType.FP32, new Loss.CrossEntropy(0.05), optimizer,
                new Schedule.Cosine(0, 0), EPOCHS, 50, 11, ranks);
    }

    /** @param stops how many steps each of the attempts makes before it is stopped */
    record Case(String name, Optimizer optimizer, int ranks, List<Integer> stops) {}

    /** Checkpoints in a folder. */
    private static final class Kept implements Checkpoints {

        private final Path folder;
        private final List<Checkpoint> kept = new ArrayList<>();
        private final List<Checkpoint> refused = new ArrayList<>();
        private final Set<Long> due = new HashSet<>();
        private final Recorder recorder;

        Kept(Path folder, Recorder recorder) {
            this.folder = folder;
            this.recorder = recorder;
        }

        Path file(long step) {
            return folder.resolve(String.valueOf(step));
        }

        @Override
        public List<Checkpoint> kept() {
            return List.copyOf(kept.reversed());
        }

        @Override
        public Path fetch(Checkpoint checkpoint) {
            return folder.resolve(checkpoint.digest());
        }

        @Override
        public void refused(Checkpoint checkpoint, Exception reason) {
            refused.add(checkpoint);
        }

        @Override
        public boolean isDue(boolean epochEnded) {
            return due.remove(recorder.step);
        }

        @Override
        public void take(TrainableModule module, Position position) throws IOException {
            module.save(file(position.step()));
            kept.add(new Checkpoint(String.valueOf(position.step()), 0, null, "", position));
        }
    }

    /** Writes down what it is told and stops the training after some steps. */
    private static final class Recorder implements TrainingListener {

        private final List<MetricPoint> points = new ArrayList<>();
        private final List<Position> started = new ArrayList<>();
        private final List<Progress> beginnings = new ArrayList<>();
        /** Steps made so far: there is a point for every one. */
        private volatile long step;
        private long stopAt = Long.MAX_VALUE;
        private int stepsUntilStop = Integer.MAX_VALUE;
        private Signal stop = Signal.STOP;

        void stopAfter(int steps, Signal how) {
            stepsUntilStop = steps;
            stop = how;
        }

        void neverStop() {
            stepsUntilStop = Integer.MAX_VALUE;
        }

        @Override
        public void started(Position from, Progress progress) {
            started.add(from);
            beginnings.add(progress);
            step = from.step();
            stopAt = from.step() + stepsUntilStop;
        }

        @Override
        public void progressed(Progress progress) {
            // Only the beginning is of interest.
        }

        @Override
        public void measured(MetricPoint point) {
            points.add(point);
            step = point.step();
        }

        @Override
        public Signal signal() {
            return step >= stopAt ? stop : Signal.GO_ON;
        }
    }
}
