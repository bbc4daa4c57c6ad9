package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeProcess;
import io.modelport.testing.RunningNode;
import io.modelport.testing.Signals;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Processes that are suspended while their job goes on elsewhere, and wake up after that. */
@Timeout(120)
class SuspendedTests {

    private static final String JOBS = "/api/v1/training-jobs/";
    private static final String[] QUICK = {"modelport.training.poll=200ms", "modelport.training.lease=9s",
            "modelport.training.heartbeat=200ms", "modelport.training.slots=1"};

    private final TestDatabase database = TestDatabase.create();
    private final Path artifacts = TestFolder.create("artifacts-");
    private NodeProcess node;
    private Api api;
    private String job;
    private ProcessHandle attempt;

    @BeforeEach
    void trainOnANode() throws InterruptedException {
        node = NodeProcess.start(TestFolder.create("home-"), database, QUICK[0], QUICK[1], QUICK[2], QUICK[3],
                "modelport.artifact.path=" + artifacts);
        api = new Api(node.uri());
        Quadrants.require(api, "quadrants");
        job = api.submit(Api.endlessJob("suspended", "quadrants"));
        api.await(job, found -> !found.get("progress").isNull());
        attempt = attemptOf(node);
    }

    @AfterEach
    void endTheNode() {
        node.kill9();
    }

    @Test
    void anAttemptThatIsSuspendedIsKilledByItsNodeAndTheJobGoesOn() {
        Signals.stop(attempt.pid());

        attempt.onExit().join();

        JsonNode running = api.await(job, found -> found.get("attempts").asInt() == 2
                && !found.get("progress").isNull());
        assertThat(running.get("state").asString()).isEqualTo("RUNNING");
        assertThat(attempts(api)).extracting(found -> found.get("state").asString()).containsExactly("LOST", "RUNNING");
    }

    @Test
    void anAttemptWhoseNodeIsSuspendedEndsBeforeItsLeaseIsOver() throws Exception {
        try (RunningNode other = RunningNode.start(database, artifacts, "modelport.training.slots=0")) {
            Signals.stop(node.pid());

            awaitEnd(attempt);

            assertThat(other.bean(JdbcClient.class)
                    .sql("select lease_until > now() from training_attempt where state = 'RUNNING'")
                    .query(Boolean.class)
                    .single()).isTrue();
            Signals.resume(node.pid());
            api.await(job, found -> found.get("attempts").asInt() == 2 && !found.get("progress").isNull());
            assertThat(attempts(api)).extracting(found -> found.get("state").asString())
                    .as("a silent node is no failure of the attempt")
                    .containsExactly("LOST", "RUNNING");
        }
    }

    @Test
    void anAttemptThatWakesUpAfterAnotherHasTakenItsPlaceEndsWithoutATrace() throws Exception {
        try (RunningNode other = RunningNode.start(database, artifacts, QUICK)) {
            Api elsewhere = new Api(other.uri());
            Signals.stop(node.pid());
            Signals.stop(attempt.pid());
            elsewhere.await(job, found -> found.get("attempts").asInt() == 2 && !found.get("progress").isNull());
            long written = written(other);

            Signals.resume(attempt.pid());
            awaitEnd(attempt);
            Signals.resume(node.pid());

            // The node has looked after its processes again: it has stored what the attempt printed.
            String log = awaitLog(other);
            assertThat(log).contains("Stopping: the lease could not be renewed in time");
            assertThat(written(other)).isEqualTo(written);
            assertThat(attempts(elsewhere)).extracting(found -> found.get("state").asString())
                    .containsExactly("LOST", "RUNNING");
            elsewhere.post(JOBS + job + "/cancel", "");
            elsewhere.awaitState(job, JobState.CANCELLED);
        }
    }

    private List<JsonNode> attempts(Api from) {
        return from.get(JOBS + job + "/attempts").get("items").valueStream().toList();
    }

    /** Metrics of the first attempt. */
    private long written(RunningNode on) {
        return on.bean(JdbcClient.class)
                .sql("select count(*) from training_metric where attempt = 1")
                .query(Long.class)
                .single();
    }

    /** Waits until nothing of a process runs; its parent may be suspended, and not have asked how it ended. */
    private static void awaitEnd(ProcessHandle process) throws IOException, InterruptedException {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        while (Files.exists(stat) && !Files.readString(stat).contains(") Z ")) {
            Thread.sleep(20);
        }
    }

    private static String awaitLog(RunningNode on) {
        Optional<byte[]> log = Optional.empty();
        while (log.isEmpty()) {
            log = on.bean(JdbcClient.class)
                    .sql("select log from training_attempt where number = 1 and log is not null")
                    .query(byte[].class)
                    .optional();
        }
        return new String(log.get(), StandardCharsets.UTF_8);
    }

    static ProcessHandle attemptOf(NodeProcess node) throws InterruptedException {
        while (true) {
            Optional<ProcessHandle> found = ProcessHandle.of(node.pid())
                    .orElseThrow()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains(" attempt "))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(20);
        }
    }
}
