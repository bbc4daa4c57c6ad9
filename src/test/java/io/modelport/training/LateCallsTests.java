package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeProcess;
import io.modelport.testing.RunningNode;
import io.modelport.testing.Signals;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node that is suspended while another lives: what it carries out late, and what it holds. */
@Timeout(120)
class LateCallsTests {

    private static final String[] NO_SLOTS = {"modelport.training.slots=0", "modelport.training.poll=100ms"};
    private static final String MODEL = "sha256:" + HexFormat.of().formatHex(new byte[32]);

    private final TestDatabase database = TestDatabase.create();
    private final Path artifacts = TestFolder.create("artifacts-");

    @Test
    void aSuspendedNodeCarriesOutNothingOfAnAttemptWhosePlaceAnotherHasTaken() throws Exception {
        try (NodeProcess suspended = NodeProcess.start(TestFolder.create("home-"), database, NO_SLOTS[0], NO_SLOTS[1],
                "modelport.artifact.path=" + artifacts);
                RunningNode alive = RunningNode.start(database, artifacts, NO_SLOTS)) {
            Api api = new Api(alive.uri());
            Quadrants.require(api, "quadrants");
            String job = api.submit(Api.quickJob("late", "quadrants"));
            AttemptToken token = AttemptToken.random();
            AttemptIdentity attempt = claim(alive, token);
            URI node = suspended.uri();

            Signals.stop(suspended.pid());
            List<Socket> calls = List.of(
                    call(node, attempt, token, "POST heartbeat", """
                        {"progress": {"epoch": 1, "epochs": 2, "step": 77, "steps": 99, "examplesPerSecond": 1,
                         "secondsLeft": 1}, "metrics": [{"key": "train_loss", "value": 1, "step": 1, "epoch": 1,
                         "timestampMillis": 1}]}"""),
                    call(node, attempt, token, "PUT blobs", "late"),
                    call(node, attempt, token, "POST publication", """
                        {"files": [{"path": "model.pt", "digest": "%s", "size": 4}], "metrics": {},
                         "signature": {"inputs": [], "outputs": [], "classLabels": []}}""".formatted(MODEL)),
                    call(node, attempt, token, "POST failure",
                            "{\"type\": \"late\", \"reason\": \"Late.\", \"retriable\": false}"));
            expireLease(alive, attempt);
            api.awaitState(job, JobState.QUEUED);
            AttemptIdentity next = claim(alive, AttemptToken.random());
            Signals.resume(suspended.pid());

            for (Socket call : calls) {
                assertThat(answer(call)).startsWith("HTTP/1.1 412").contains("attempt-stale");
            }
            assertThat(next.number()).isEqualTo(2);
            assertThat(api.job(job).get("state").asString()).isEqualTo("RUNNING");
            assertThat(api.job(job).get("progress").isNull()).isTrue();
            assertThat(
                    api.get("/api/v1/training-jobs/" + job + "/attempts").get("items").get(0).get("progress").isNull())
                    .isTrue();
            assertThat(alive.bean(TrainingMetrics.class).list(attempt.job(), Set.of(), 0, 10)).isEmpty();
        }
    }

    @Test
    void aNodeSuspendedInATransactionHoldsAJobUpForSecondsOnlyAndCannotCommit() throws Exception {
        try (RunningNode suspended = RunningNode.start(database, artifacts, NO_SLOTS);
                RunningNode alive = RunningNode.start(database, artifacts, NO_SLOTS)) {
            Api api = new Api(alive.uri());
            Quadrants.require(api, "quadrants");
            String held = api.submit(Api.quickJob("held", "quadrants"));
            AttemptIdentity attempt = claim(alive, AttemptToken.random());
            String free = api.submit(Api.quickJob("free", "quadrants"));
            AttemptIdentity other = claim(alive, AttemptToken.random());
            expireLease(alive, attempt);

            try (Connection connection = suspended.bean(DataSource.class).getConnection()) {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("update training_attempt set step = 77 where id = '" + attempt.id() + "'");
                    statement.execute("select from training_job where id = '" + attempt.job().value() + "' for update");
                }
                expireLease(alive, other);
                api.awaitState(free, JobState.QUEUED); // Nobody waits for the lock.
                api.awaitState(held, JobState.QUEUED);

                assertThat(commits(connection)).isFalse();
            }
        }
    }

    private static boolean commits(Connection connection) {
        try {
            connection.commit();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static AttemptIdentity claim(RunningNode node, AttemptToken token) {
        return node.bean(AttemptLeases.class)
                .claim("elsewhere", token, Duration.ofHours(1), QueueTest.ROOM)
                .orElseThrow()
                .attempt();
    }

    private static void expireLease(RunningNode node, AttemptIdentity attempt) {
        node.bean(JdbcClient.class)
                .sql("update training_attempt set lease_until = now() - interval '1 ms' where id = :id")
                .param("id", attempt.id())
                .update();
    }

    /** Sends a call, which the kernel takes also for a process that is suspended. */
    private static Socket call(URI node, AttemptIdentity attempt, AttemptToken token, String call, String body)
            throws IOException {
        String[] parts = call.split(" ");
        List<String> lines = new ArrayList<>(List.of(
                parts[0] + " /internal/attempts/" + attempt.id() + "/" + parts[1] + " HTTP/1.1",
                "Host: " + node.getAuthority(), "Authorization: Bearer " + token.value(),
                "Content-Type: application/json", "Modelport-Digest: " + MODEL, "Connection: close",
                "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length, "", body));
        Socket socket = new Socket(node.getHost(), node.getPort());
        socket.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        try (socket) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
