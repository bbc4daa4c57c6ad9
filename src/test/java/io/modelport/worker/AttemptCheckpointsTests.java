package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.engine.TestEngine;
import io.modelport.engine.TrainableModule;
import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Schedule;
import io.modelport.network.TrainingSpec;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Position;
import io.modelport.torchscript.NetworkScript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The checkpoints of an attempt against a node that speaks real HTTP, with a module that libtorch writes. */
@Timeout(60)
class AttemptCheckpointsTests {

    private static final TrainingSpec SPEC = new TrainingSpec(
            new Network(List.of(new Layer.Flatten(), new Layer.Linear(2, true))), DataType.FP32,
            new Loss.CrossEntropy(0), new Optimizer.Sgd(0.1, 0, false, 0), new Schedule.Constant(), 1, 1, 7, 1);
    private static final Position POSITION = new Position(1, 5, 5, 50, Position.Sums.NONE, Position.Sums.NONE, 1, 2, 3);
    private static final MetricPoint LOSS = new MetricPoint("train_loss", 0.5, 5, 1, 1_000);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Patience patience = new Patience(System::nanoTime, new Random(1), Duration.ofSeconds(20));
    private FakeNode node;
    private NodeClient client;
    private Heart heart;
    private Path work;

    @BeforeEach
    void startNode() throws IOException {
        work = Files.createDirectory(folder.resolve("work"));
        node = new FakeNode(assignment());
        client = new NodeClient(node.uri(), FakeNode.ATTEMPT, FakeNode.TOKEN, patience);
        heart = new Heart(client, Duration.ofHours(1), end -> {});
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    @Test
    void handsInTheModuleAndWhatWasMeasuredUntilThen() throws Exception {
        heart.note(LOSS);

        take(assignment());

        Checkpoint kept = node.checkpoints.getFirst();
        assertThat(kept.position()).isEqualTo(POSITION);
        assertThat(node.blobs.get(kept.digest())).hasSize((int) kept.size());
        assertThat(node.heartbeats).flatExtracting(Heartbeat::metrics).containsExactly(LOSS);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void goesOnWithoutACheckpointThatTheNodeDoesNotTake() throws Exception {
        node.fail("blobs", Integer.MAX_VALUE, 413, "too-large");

        take(assignment());

        assertThat(node.checkpoints).isEmpty();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("The checkpoint of step 5 was not kept");
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void offersOnlyWhatWasMadeForTheSamePlan() throws Exception {
        take(assignment());
        Checkpoint same = node.checkpoints.getFirst();
        Checkpoint other = new Checkpoint(same.digest(), same.size(), null, "sha256:other", same.position());

        try (AttemptCheckpoints checkpoints = checkpoints(assignment(other, same))) {
            assertThat(checkpoints.kept()).containsExactly(same);
        }
    }

    @Test
    void fetchesAModuleThatIsNotOnItsDiskAndRefusesADamagedOne() throws Exception {
        take(assignment());
        Checkpoint kept = node.checkpoints.getFirst();
        try (AttemptCheckpoints checkpoints = checkpoints(assignment(kept))) {
            assertThat(checkpoints.fetch(kept)).hasBinaryContent(node.blobs.get(kept.digest()));

            Path shared = Files.writeString(folder.resolve("shared"), "damaged");
            assertThatThrownBy(() -> checkpoints.fetch(kept.at(shared.toString()))).isInstanceOf(IOException.class)
                    .hasMessageContaining(kept.digest());
        }
    }

    private void take(Assignment assignment) throws Exception {
        Path file = folder.resolve("module.pt");
        NetworkScript script = NetworkScript.of(SPEC.network(),
                new ImageEncoding(DataType.FP32, 1, 2, 2, List.of(0.5), List.of(0.5)), 2);
        script.trainingForm(SPEC.loss(), SPEC.optimizer(), 1).write(script.initialWeights(1), file);
        try (TrainableModule module = TestEngine.start().loadForTraining(file);
                AttemptCheckpoints checkpoints = checkpoints(assignment)) {
            checkpoints.take(module, POSITION);
            checkpoints.awaitHandedIn();
        }
    }

    private AttemptCheckpoints checkpoints(Assignment assignment) {
        return new AttemptCheckpoints(assignment, client, heart, work,
                new ProgressLog(new PrintStream(printed, true, StandardCharsets.UTF_8)));
    }

    private static Assignment assignment(Checkpoint... kept) {
        return new Assignment("job", 1, SPEC, List.of(), List.of("a", "b"), "test", List.of(kept), 30_000, 2_000, 20,
                20_000);
    }
}
