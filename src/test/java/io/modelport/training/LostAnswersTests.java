package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelport.testing.DatabaseProxy;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The database commits, and its answer is lost on the way: nothing happens twice, and nothing is forgotten. */
@Timeout(180)
class LostAnswersTests {

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final DatabaseProxy NETWORK = DatabaseProxy.before(DATABASE);
    private static RunningNode node;
    private static Api api;

    private final String model = "lost-" + UUID.randomUUID();

    @BeforeAll
    static void startNode() {
        node = RunningNode.start(NETWORK.database(), TestFolder.create("artifacts-"), "modelport.training.poll=200ms",
                "modelport.training.heartbeat=200ms", "modelport.training.retry-delay=0s");
        api = new Api(node.uri());
        Quadrants.require(api, "quadrants");
    }

    @AfterAll
    static void stopNode() {
        node.close();
        NETWORK.close();
    }

    @AfterEach
    void healAndFinish() {
        NETWORK.heal();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> count("training_job where state in ('QUEUED', 'RUNNING')") == 0);
    }

    @Test
    void aJobIsMadeOnceThoughItsClientHasToAskTwice() throws Exception {
        String job = Api.quickJob(model, "quadrants");
        String key = UUID.randomUUID().toString();
        loseAnswerTo("insert into training_job ");

        HttpResponse<String> first = api.post("/api/v1/training-jobs", job, "Idempotency-Key", key);
        HttpResponse<String> second = api.post("/api/v1/training-jobs", job, "Idempotency-Key", key);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(503);
        assertThat(first.headers().firstValue("Retry-After")).isPresent();
        assertThat(first.body()).contains("database-unavailable", "Idempotency-Key");
        assertThat(second.statusCode()).as(second.body()).isBetween(200, 201);
        assertThat(count("training_job where model = '" + model + "'")).isEqualTo(1);
        assertThat(NETWORK.lostAnswers()).isPositive();
    }

    @Test
    void aClaimedJobIsRunThoughItsNodeDoesNotKnowThatItClaimedIt() throws Exception {
        int before = NETWORK.lostAnswers();
        loseAnswerTo("for update skip locked");
        String job = api.submit(Api.quickJob(model, "quadrants"));

        JsonNode done = api.awaitState(job, JobState.SUCCEEDED);

        assertThat(NETWORK.lostAnswers()).isGreaterThan(before);
        assertThat(done.get("attempts").asInt()).isEqualTo(2);
        assertThat(done.get("version").asInt()).isEqualTo(1);
    }

    @Test
    void aResultIsPublishedOnce() throws Exception {
        int before = NETWORK.lostAnswers();
        loseAnswerTo("insert into model_version ");
        String job = api.submit(Api.quickJob(model, "quadrants"));

        JsonNode done = api.awaitState(job, JobState.SUCCEEDED);
        // The attempt asks again, and is told the version that it has made already.
        await().atMost(Duration.ofSeconds(60)).until(() -> log(job).contains("Published as version 1."));

        assertThat(NETWORK.lostAnswers()).isGreaterThan(before);
        assertThat(done.get("attempts").asInt()).isEqualTo(1);
        assertThat(count("model_version where job = '" + job + "'")).isEqualTo(1);
    }

    @Test
    void metricsAreRecordedOnce() throws Exception {
        int before = NETWORK.lostAnswers();
        loseAnswerTo("insert into training_metric");
        String job = api.submit(Api.quickJob(model, "quadrants"));

        JsonNode done = api.awaitState(job, JobState.SUCCEEDED);

        assertThat(NETWORK.lostAnswers()).isGreaterThan(before);
        assertThat(done.get("attempts").asInt()).isEqualTo(1);
        // Two epochs of twenty steps, with three values at each step and two after each epoch.
        assertThat(count("training_metric where job = '" + job + "'")).isEqualTo(2 * (20 * 3 + 2));
    }

    @Test
    void aFailureIsCountedOnce() throws Exception {
        int before = NETWORK.lostAnswers();
        String job = api.submit(Api.quickJob(model, "quadrants").replace("0.1", "1e38"));
        loseAnswerTo("update training_job set ");

        JsonNode failed = api.awaitState(job, JobState.FAILED);
        await().atMost(Duration.ofSeconds(60)).until(() -> !log(job).isEmpty());

        assertThat(NETWORK.lostAnswers()).isGreaterThan(before);
        assertThat(failed.get("failure").get("type").asString()).isEqualTo("loss-not-finite");
        assertThat(count("training_job where failed_attempts = 1 and id = '" + job + "'")).isEqualTo(1);
    }

    private static void loseAnswerTo(String statement) {
        NETWORK.loseNextAnswer(statements -> statements.stream().anyMatch(sql -> sql.contains(statement)));
    }

    private static String log(String job) {
        return api.send(HttpRequest
                .newBuilder(api.node().resolve("/api/v1/training-jobs/" + job + "/attempts/1/log"))).body();
    }

    private static int count(String rows) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + rows)) {
            row.next();
            return row.getInt(1);
        }
    }
}
