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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Nodes and attempts that are told to end, as processes of their own. */
@Timeout(300)
class HandBackTests {

    private static final int EPOCHS = 400;
    /** No checkpoint but the one that is asked for. */
    private static final String RARELY = "modelport.training.checkpoint-interval=1h";

    private final TestDatabase database = TestDatabase.create();
    private final TestDatabase beside = TestDatabase.create();
    private final Path artifacts = TestFolder.create("artifacts-");

    @Test
    void aNodeThatIsToldToEndHandsItsJobToAnotherAndFinishesWhatItHasAccepted() throws Exception {
        try (RunningNode other = RunningNode.start(database, artifacts, with(RARELY))) {
            Api api = new Api(other.uri());
            Quadrants.require(api, "quadrants");
            api.awaitState(api.submit(StatefulJob.of("undisturbed", "quadrants", EPOCHS)), JobState.SUCCEEDED);
            String blocking = api.submit(Api.endlessJob("blocking", "quadrants"));
            api.await(blocking, found -> !found.get("progress").isNull());
            try (NodeProcess leaving = NodeProcess.start(TestFolder.create("home-"), database,
                    with(RARELY, "modelport.artifact.path=" + artifacts));
                    HalfSent accepted = HalfSent.open(new Api(leaving.uri()))) {
                String job = api.submit(StatefulJob.of("handed", "quadrants", EPOCHS));
                long step = step(api.await(job, found -> step(found) > 100));

                Instant told = Instant.now();
                Signals.terminate(leaving.pid());
                awaitNotReady(leaving.uri());
                assertThat(accepted.finish()).startsWith("HTTP/1.1 20");
                assertThat(leaving.awaitExit()).isEqualTo(128 + 15);
                assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(30));

                JsonNode queued = api.job(job);
                assertThat(queued.get("state").asString()).isEqualTo("QUEUED");
                assertThat(queued.get("checkpoint").get("step").asLong()).isGreaterThanOrEqualTo(step);
                assertThat(counted(job)).as("failed and lost attempts").isZero();
                api.post("/api/v1/training-jobs/" + blocking + "/cancel", "");
                JsonNode done = api.awaitState(job, JobState.SUCCEEDED);
                assertThat(done.get("attempts").asInt()).isEqualTo(2);
                assertThat(attempt(api, job, 1).get("reason").asString()).contains("was shut down");
                assertThat(attempt(api, job, 2).get("resumedFrom").get("step").asLong())
                        .isEqualTo(queued.get("checkpoint").get("step").asLong());
                assertThat(StatefulJob.model(api, "handed")).isEqualTo(StatefulJob.model(api, "undisturbed"));
            }
        }
    }

    @Test
    void aNodeEndsInTimeAlsoWhenItsDatabaseIsAwayAndItsNextRunGoesOn() throws Exception {
        Path home = TestFolder.create("home-");
        String[] properties = with("modelport.artifact.path=" + artifacts, "modelport.training.hand-back-limit=3s",
                "modelport.node.shutdown-limit=20s", "modelport.training.checkpoint-interval=300ms");
        String job;
        long kept;
        try (NodeProcess node = NodeProcess.start(home, database, properties)) {
            Api api = new Api(node.uri());
            Quadrants.require(api, "quadrants");
            job = api.submit(Api.endlessJob("patient", "quadrants"));
            kept = api.await(job, found -> !found.get("checkpoint").isNull()).get("checkpoint").get("step").asLong();
            ProcessHandle attempt = RunningAttempt.of(node.pid());
            execute("alter database " + name() + " with allow_connections false");
            execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name() + "'");

            Instant told = Instant.now();
            Signals.terminate(node.pid());
            node.awaitExit();

            assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(25));
            assertThat(attempt.isAlive()).isFalse();
        }
        execute("alter database " + name() + " with allow_connections true");
        try (NodeProcess again = NodeProcess.start(home, database, properties)) {
            Api api = new Api(again.uri());
            api.await(job, found -> found.get("attempts").asInt() == 2 && step(found) > kept);
            assertThat(attempt(api, job, 2).get("resumedFrom").get("step").asLong()).isGreaterThanOrEqualTo(kept)
                    .isPositive();
            api.post("/api/v1/training-jobs/" + job + "/cancel", "");
            api.awaitState(job, JobState.CANCELLED);
        }
    }

    @Test
    void anAttemptThatIsToldToEndLeavesACheckpointAndCountsForNothing() throws Exception {
        try (RunningNode node = RunningNode.start(database, artifacts, with(RARELY))) {
            Api api = new Api(node.uri());
            Quadrants.require(api, "quadrants");
            String job = api.submit(Api.endlessJob("ended", "quadrants"));
            long step = step(api.await(job, found -> step(found) > 100));

            Signals.terminate(RunningAttempt.of(ProcessHandle.current().pid()).pid());

            api.await(job, found -> found.get("attempts").asInt() == 2 && step(found) > step);
            assertThat(attempt(api, job, 2).get("resumedFrom").get("step").asLong()).isGreaterThanOrEqualTo(step);
            assertThat(counted(job)).as("failed and lost attempts").isZero();
            api.post("/api/v1/training-jobs/" + job + "/cancel", "");
            api.awaitState(job, JobState.CANCELLED);
        }
    }

    private static void awaitNotReady(URI node) throws InterruptedException {
        while (NodeProcess.status(node.resolve("/actuator/health/readiness")) == 200) {
            Thread.sleep(20);
        }
    }

    private int counted(String job) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select failed_attempts + lost_attempts from training_job where id = '" + job + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = beside.connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String name() {
        return database.url().substring(database.url().lastIndexOf('/') + 1).replaceAll("\\?.*", "");
    }

    private static String[] with(String... more) {
        return Stream.concat(Stream.of("modelport.training.poll=100ms", "modelport.training.heartbeat=200ms",
                "modelport.training.checkpoint-spacing=1h"), Stream.of(more)).toArray(String[]::new);
    }

    private static long step(JsonNode job) {
        return job.path("progress").path("step").asLong(0);
    }

    private static JsonNode attempt(Api api, String job, int number) {
        return api.get("/api/v1/training-jobs/" + job + "/attempts").get("items").get(number - 1);
    }

    /** A request whose body has come by half. */
    private record HalfSent(Socket socket, byte[] rest) implements AutoCloseable {

        static HalfSent open(Api api) throws IOException {
            String uploads = "/api/v1/datasets/quadrants/uploads";
            String upload = Api.json(api.post(uploads, "{\"format\": \"idx\"}")).get("id").asString();
            ByteBuffer images = ByteBuffer.allocate(16 + 400 * 64);
            images.putInt(0x803).putInt(400).putInt(8).putInt(8);
            int half = images.capacity() / 2;
            Socket socket = new Socket(api.node().getHost(), api.node().getPort());
            socket.getOutputStream()
                    .write(("PUT " + uploads + "/" + upload + "/files/train-images HTTP/1.1\r\nHost: "
                            + api.node().getAuthority() + "\r\nContent-Type: application/octet-stream\r\n"
                            + "Content-Length: " + images.capacity() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(images.array(), 0, half);
            socket.getOutputStream().flush();
            return new HalfSent(socket, Arrays.copyOfRange(images.array(), half, images.capacity()));
        }

        /** Sends the rest and gives the first line of the answer. */
        String finish() throws IOException {
            socket.getOutputStream().write(rest);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(200), StandardCharsets.US_ASCII).lines()
                    .findFirst()
                    .orElse("");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
