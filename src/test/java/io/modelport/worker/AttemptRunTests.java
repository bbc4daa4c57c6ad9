package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.network.DataType;
import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Schedule;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.network.TrainingSpec;
import io.modelport.problem.Invalid;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.Assignment.DataFile;
import io.modelport.process.wire.AttemptExit;
import io.modelport.process.wire.FailureReport;
import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Position;
import io.modelport.process.wire.Progress;
import io.modelport.process.wire.Publication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An attempt against a node that speaks real HTTP, with a training that is not real. */
@Timeout(60)
class AttemptRunTests {

    private static final Progress PROGRESS = new Progress(1, 1, 5, 10, 100, 1);
    private static final MetricPoint LOSS = new MetricPoint("train_loss", Double.NaN, 5, 1, 1_000);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final AtomicLong suspended = new AtomicLong();
    private final Patience patience = new Patience(() -> System.nanoTime() + suspended.get(), new Random(1),
            Duration.ofSeconds(2));
    private final CountDownLatch told = new CountDownLatch(1);
    private final AtomicReference<AttemptEnded> reason = new AtomicReference<>();
    private FakeNode node;
    private Path work;

    @BeforeEach
    void startNode() throws IOException {
        work = Files.createDirectory(folder.resolve("work"));
        node = new FakeNode(assignment());
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    @Test
    void handsInTheModelItsNetworkAndItsSignatureAndPublishesThem() {
        assertThat(run(succeeding())).isEqualTo(AttemptExit.PUBLISHED);

        Publication publication = node.publications.getFirst();
        assertThat(publication.files()).extracting(Publication.File::path)
                .containsExactly("model.pt", "network.json", "signature.json");
        assertThat(node.blobs.get(publication.files().getFirst().digest())).asString().isEqualTo("the model");
        assertThat(node.blobs.get(publication.files().get(1).digest())).asString().contains("\"linear\"");
        assertThat(publication.metrics()).containsEntry("test_accuracy", 0.5);
    }

    @Test
    void sendsEveryMetricBeforeItPublishes() {
        run(succeeding());

        assertThat(node.heartbeats).flatExtracting(Heartbeat::metrics).containsExactly(LOSS);
        assertThat(node.heartbeats).last().extracting(Heartbeat::progress).isEqualTo(PROGRESS);
    }

    @Test
    void sendsMetricsAgainWhoseAnswerWasLost() {
        node.loseAnswers("heartbeat", 1);

        assertThat(run((assignment, data, directory, checkpoints, listener) -> {
            listener.measured(LOSS);
            return succeeding().train(assignment, data, directory, checkpoints, new Silent());
        })).isEqualTo(AttemptExit.PUBLISHED);
        assertThat(node.heartbeats).flatExtracting(Heartbeat::metrics).isNotEmpty().containsOnly(LOSS);
    }

    @Test
    void triesAgainWhileTheNodeCannotServe() {
        node.fail("publication", 3, 503, "database-unavailable");

        assertThat(run(succeeding())).isEqualTo(AttemptExit.PUBLISHED);
        assertThat(node.publications).hasSize(1);
    }

    @Test
    void fetchesDataThatIsNotOnItsDiskAndChecksIt() throws IOException {
        node.close();
        byte[] images = Files.readAllBytes(folder.resolve("images"));
        Assignment local = assignment();
        node = new FakeNode(new Assignment(local.job(), 1, local.spec(), local.data()
                .stream()
                .map(file -> new DataFile(file.role(), file.digest(), file.size(),
                        file.role().endsWith("images") ? null : file.path()))
                .toList(), local.classLabels(), "test", List.of(), 30_000, 2_000, 20,
                20_000));
        String digest = local.data().getFirst().digest();
        node.blobs.put(digest, images);
        assertThat(run(succeeding())).isEqualTo(AttemptExit.PUBLISHED);

        images[images.length - 1]++;
        assertThat(run(succeeding())).isEqualTo(AttemptExit.FAILED);
        assertThat(node.failures).singleElement().extracting(FailureReport::type).isEqualTo("dataset-damaged");
    }

    @Test
    void stopsWithoutAResultWhenTheJobIsCancelled() {
        assertThat(run((assignment, data, directory, checkpoints, listener) -> {
            node.cancel();
            return untilStopped(listener);
        })).isEqualTo(AttemptExit.CANCELLED);
        assertThat(node.publications).isEmpty();
        assertThat(node.failures).isEmpty();
        assertThat(told.getCount()).isZero();
    }

    @Test
    void stopsWithoutAResultWhenAnotherAttemptHasTakenItsPlace() {
        assertThat(run((assignment, data, directory, checkpoints, listener) -> {
            node.fail("heartbeat", Integer.MAX_VALUE, 412, "attempt-stale");
            return untilStopped(listener);
        })).isEqualTo(AttemptExit.STALE);
    }

    @Test
    void stopsWhenItsTokenIsNotTaken() {
        NodeClient stranger = new NodeClient(node.uri(), FakeNode.ATTEMPT, "another", patience);

        assertThat(run(stranger, succeeding())).isEqualTo(AttemptExit.STALE);
    }

    @Test
    void stopsWhenTheNodeIsSilentForTheTimeOfALease() {
        assertThat(run((assignment, data, directory, checkpoints, listener) -> {
            node.close();
            return untilStopped(listener);
        })).isEqualTo(AttemptExit.NODE_LOST);
    }

    @Test
    void endsWhileItComputesWhenTheNodeTakesItsCallsAndDoesNotAnswer() {
        run((assignment, data, directory, checkpoints, listener) -> {
            node.freeze();
            told.await(); // A step that never looks whether it has to stop.
            return new TrainingOutcome.Stopped();
        });

        assertThat(reason).hasValueMatching(end -> end.exit() == AttemptExit.NODE_LOST);
    }

    @Test
    void sendsNothingMoreWhenItWasSuspendedForLongerThanItsLease() {
        assertThat(run((assignment, data, directory, checkpoints, listener) -> {
            TrainingOutcome trained = succeeding().train(assignment, data, directory, checkpoints, listener);
            suspended.set(Duration.ofSeconds(3).toNanos());
            return trained;
        })).isEqualTo(AttemptExit.NODE_LOST);
        assertThat(node.blobs).isEmpty();
        assertThat(node.publications).isEmpty();
        assertThat(node.failures).isEmpty();
    }

    @Test
    void publishesNothingWhenTheJobIsCancelledAtTheLastMoment() {
        node.fail("publication", Integer.MAX_VALUE, 409, "training-job-cancelled");

        assertThat(run(succeeding())).isEqualTo(AttemptExit.CANCELLED);
    }

    @Test
    void reportsATrainingThatCannotSucceedAsNotWorthAnotherTry() {
        assertThat(run((assignment, data, directory, checkpoints, listener) -> {
            throw new Invalid("loss-not-finite", "The loss became NaN.", "Use a smaller learning rate.");
        })).isEqualTo(AttemptExit.FAILED);
        assertThat(node.failures).containsExactly(
                new FailureReport("loss-not-finite", "The loss became NaN. Use a smaller learning rate.", false));
    }

    @Test
    void reportsWhatNobodyForesawAsWorthAnotherTryAndLogsIt() {
        assertThat(run((assignment, data, directory, checkpoints, listener) -> {
            throw new IllegalStateException("surprise");
        })).isEqualTo(AttemptExit.FAILED);
        assertThat(node.failures).singleElement().matches(FailureReport::retriable);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("IllegalStateException: surprise",
                "at io.modelport");
    }

    @Test
    void givesUpACallThatTheNodeItselfFailsAt() {
        node.fail("blobs", Integer.MAX_VALUE, 500, "internal-error");

        assertThat(run(succeeding())).isEqualTo(AttemptExit.FAILED);
        assertThat(node.failures).containsExactly(new FailureReport("internal-error", "Told to fail. Do not.", true));
    }

    private AttemptExit run(Trainer trainer) {
        return run(new NodeClient(node.uri(), FakeNode.ATTEMPT, FakeNode.TOKEN, patience), trainer);
    }

    private AttemptExit run(NodeClient client, Trainer trainer) {
        Consumer<AttemptEnded> onEnd = end -> {
            reason.compareAndSet(null, end);
            told.countDown();
        };
        return new AttemptRun(client, patience, trainer, work,
                new ProgressLog(new PrintStream(printed, true, StandardCharsets.UTF_8)), onEnd).run();
    }

    private static Trainer succeeding() {
        return (assignment, data, directory, checkpoints, listener) -> {
            listener.measured(LOSS);
            listener.progressed(PROGRESS);
            TensorSpec tensor = new TensorSpec("input", DataType.FP32, List.of(-1L, 1L, 2L, 2L));
            return new TrainingOutcome.Trained(Files.writeString(directory.resolve("model.pt"), "the model"), null,
                    new Signature(List.of(tensor), List.of(tensor), List.of("a", "b"), null),
                    new Evaluation(1, new long[][] {{1, 0}, {1, 0}}), Map.of("test_accuracy", 0.5));
        };
    }

    private static TrainingOutcome untilStopped(TrainingListener listener) throws InterruptedException {
        while (listener.signal() == TrainingListener.Signal.GO_ON) {
            Thread.sleep(10);
        }
        return new TrainingOutcome.Stopped();
    }

    private Assignment assignment() throws IOException {
        Path images = Files.write(folder.resolve("images"),
                ByteBuffer.allocate(24).putInt(0x803).putInt(2).putInt(2).putInt(2).array());
        Path labels = Files.write(folder.resolve("labels"), ByteBuffer.allocate(10).putInt(0x801).putInt(2).array());
        TrainingSpec spec = new TrainingSpec(new Network(List.of(new Layer.Flatten(), new Layer.Linear(2, true))),
                DataType.FP32, new Loss.CrossEntropy(0), new Optimizer.Sgd(0.1, 0, false, 0),
                new Schedule.Constant(), 1, 1, 7, 1);
        return new Assignment("job", 1, spec, List.of(file("train-images", images), file("train-labels", labels),
                file("test-images", images), file("test-labels", labels)), List.of("a", "b"), "test", List.of(),
                30_000, 2_000, 20, 3_000);
    }

    private static DataFile file(String role, Path path) throws IOException {
        return new DataFile(role, FileDigest.of(path), Files.size(path), path.toString());
    }

    /** Hears nothing. */
    private record Silent() implements TrainingListener {

        @Override
        public void started(Position from, Progress progress) {}

        @Override
        public void progressed(Progress progress) {}

        @Override
        public void measured(MetricPoint point) {}

        @Override
        public Signal signal() {
            return Signal.GO_ON;
        }
    }
}
