package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.Progress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

/** In which order jobs run, what they may use, and what the queue foretells; the test plays the nodes. */
@QueueTest
class QueueTests {

    private static final long GIB = 1L << 30;

    private final AttemptGate gate;
    private final AttemptLeases leases;
    private final TrainingNodes nodes;
    private final JdbcClient jdbc;
    private final Api api;
    private final String model = "queue-" + UUID.randomUUID();

    @Autowired
    QueueTests(AttemptGate gate, AttemptLeases leases, TrainingNodes nodes, JdbcClient jdbc,
            @LocalServerPort int port) {
        this.gate = gate;
        this.leases = leases;
        this.nodes = nodes;
        this.jdbc = jdbc;
        this.api = new Api(URI.create("http://127.0.0.1:" + port));
    }

    @BeforeEach
    @AfterEach
    void leaveNothingToClaim() {
        Quadrants.require(api, "quadrants");
        jdbc.sql("update training_job set state = 'CANCELLED' where state in ('QUEUED', 'RUNNING')").update();
        jdbc.sql("update training_attempt set state = 'CANCELLED' where state = 'RUNNING'").update();
        nodes.forget("elsewhere");
    }

    @Test
    void runsJobsByPriorityAndThenByAge() {
        String old = submit("");
        String younger = submit("");
        String urgent = submit(", \"priority\": 5");
        String last = submit(", \"priority\": -5");

        assertThat(List.of(urgent, old, younger, last)).extracting(job -> api.job(job).get("queuePosition").asInt())
                .containsExactly(1, 2, 3, 4);
        assertThat(List.of(urgent, old, younger, last)).allSatisfy(job -> assertThat(claim(16 * GIB)).isEqualTo(job));
    }

    @Test
    void leavesAJobThatNeedsMoreMemoryThanANodeHasToAnother() {
        String large = submit(", \"limits\": {\"memoryBytes\": " + 20 * GIB + "}");
        String small = submit("");

        assertThat(claim(16 * GIB)).isEqualTo(small);
        assertThat(leases.claim("elsewhere", AttemptToken.random(), Duration.ofMinutes(1),
                new MemoryRoom(GIB, 32 * GIB, 32 * GIB)).orElseThrow())
                .satisfies(claim -> assertThat(claim.attempt().job()).hasToString(large))
                .satisfies(claim -> assertThat(claim.memory()).isEqualTo(20 * GIB));
    }

    @Test
    void overtakesNoJobThatWaitsForMemory() {
        submit(", \"limits\": {\"memoryBytes\": " + 12 * GIB + "}");
        submit("");

        assertThat(leases.claim("elsewhere", AttemptToken.random(), Duration.ofMinutes(1),
                new MemoryRoom(GIB, 16 * GIB, 8 * GIB))).isEmpty();
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        nodes.report("elsewhere", new NodeCapacity(1, DataSize.ofGigabytes(16), DataSize.ofGigabytes(16)));

        for (String limits : List.of("{\"memoryBytes\": 1000}", "{\"memoryBytes\": " + 17 * GIB + "}",
                "{\"timeSeconds\": 0}", "{\"timeSeconds\": 31536001}")) {
            HttpResponse<String> answer = api.post("/api/v1/training-jobs", job(", \"limits\": " + limits));

            assertThat(answer.statusCode()).as(limits).isEqualTo(400);
            assertThat(answer.body()).contains("invalid-training-job", "limits.");
        }
    }

    @Test
    void endsAJobThatHasRunForLongerThanItMayHoweverManyAttemptsItTook() {
        String job = submit(", \"limits\": {\"timeSeconds\": 3600}");
        claim(16 * GIB);
        backdate(job, 1, 50);
        expire(job, 1);
        api.awaitState(job, JobState.QUEUED);
        claim(16 * GIB);
        assertThat(api.job(job).get("runSeconds").asDouble()).isGreaterThan(3000).isLessThan(3600);

        backdate(job, 2, 11);

        JsonNode failed = api.awaitState(job, JobState.FAILED);
        assertThat(failed.get("failure").get("type").asString()).isEqualTo("time-limit");
        assertThat(failed.get("failure").get("reason").asString()).contains("time limit of 3600 seconds");
        assertThat(failed.get("limits").get("timeSeconds").asLong()).isEqualTo(3600);
    }

    @Test
    void foretellsFromWhatRunsWhenTheNextStart() throws InterruptedException {
        String unforeseeable = submit("");
        assertThat(estimate(unforeseeable).get("unknown").asString()).isEqualTo(QueueForecast.NO_SLOTS);
        nodes.report("elsewhere", new NodeCapacity(1, DataSize.ofGigabytes(16), DataSize.ofGigabytes(16)));
        AttemptIdentity attempt = claimed(16 * GIB);
        String next = submit("");
        String afterNext = submit("");
        gate.heartbeat(attempt, new Heartbeat(new Progress(1, 2, 10, 40, 500, 600), List.of()));
        Instant before = Instant.now();

        Thread.sleep(1_100); // A forecast is kept for a second.

        assertThat(Instant.parse(estimate(unforeseeable).get("finish").asString()))
                .isBetween(before.plusSeconds(590), before.plusSeconds(700));
        assertThat(Instant.parse(estimate(next).get("start").asString()))
                .isBetween(before.plusSeconds(590), before.plusSeconds(700));
        assertThat(estimate(next).get("unknown").asString()).isEqualTo(QueueForecast.LIKE_IT);
        assertThat(estimate(afterNext).get("start").isNull()).isTrue();
        assertThat(estimate(afterNext).get("unknown").asString()).isEqualTo(QueueForecast.BEFORE_IT);
        assertThat(api.get("/api/v1/training-jobs?state=QUEUED&model=" + model).get("items").get(0).get("estimate"))
                .isNotNull();
    }

    @Test
    void foretellsFromEarlierJobsHowLongOneTakes() throws InterruptedException {
        nodes.report("elsewhere", new NodeCapacity(1, DataSize.ofGigabytes(16), DataSize.ofGigabytes(16)));
        String done = submit("");
        claim(16 * GIB);
        backdate(done, 1, 30);
        jdbc.sql("update training_attempt set state = 'SUCCEEDED', ended_at = now() where job = :id")
                .param("id", UUID.fromString(done))
                .update();
        jdbc.sql("update training_job set state = 'SUCCEEDED', finished_at = now() where id = :id")
                .param("id", UUID.fromString(done))
                .update();
        String next = submit("");
        Instant before = Instant.now();

        Thread.sleep(1_100); // A forecast is kept for a second.

        assertThat(Instant.parse(estimate(next).get("finish").asString())).isBetween(before.plusSeconds(1_790),
                before.plusSeconds(1_900));
    }

    @Test
    void showsTheSlotsAndTheMemoryOfLiveNodes() {
        nodes.report("elsewhere", new NodeCapacity(3, DataSize.ofGigabytes(16), DataSize.ofGigabytes(4)));
        submit(", \"limits\": {\"memoryBytes\": " + 6 * GIB + "}");
        claim(16 * GIB);

        JsonNode node = node();
        assertThat(node.get("slots").asInt()).isEqualTo(3);
        assertThat(node.get("slotsUsed").asInt()).isEqualTo(1);
        assertThat(node.get("slotsFree").asInt()).isEqualTo(2);
        assertThat(node.get("memoryBytes").asLong()).isEqualTo(16 * GIB);
        assertThat(node.get("memoryFreeBytes").asLong()).isEqualTo(10 * GIB);

        jdbc.sql("update training_node set seen_at = now() - interval '1 minute' where node = 'elsewhere'").update();
        assertThat(api.get("/api/v1/training-nodes").get("items").valueStream())
                .noneMatch(found -> found.get("name").asString().equals("elsewhere"));
    }

    private JsonNode node() {
        return api.get("/api/v1/training-nodes")
                .get("items")
                .valueStream()
                .filter(found -> found.get("name").asString().equals("elsewhere"))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode estimate(String job) {
        return api.job(job).get("estimate");
    }

    private String submit(String more) {
        return api.submit(job(more));
    }

    private String job(String more) {
        String quick = Api.quickJob(model, "quadrants").strip();
        return quick.substring(0, quick.length() - 1) + more + "}";
    }

    private AttemptIdentity claimed(long memory) {
        return leases.claim("elsewhere", AttemptToken.random(), Duration.ofHours(1),
                new MemoryRoom(GIB, memory, memory)).orElseThrow().attempt();
    }

    private String claim(long memory) {
        return claimed(memory).job().toString();
    }

    private void backdate(String job, int number, int minutes) {
        jdbc.sql("""
            update training_attempt set started_at = now() - make_interval(mins => :minutes)
            where job = :job and number = :number
            """)
                .param("minutes", minutes)
                .param("job", UUID.fromString(job))
                .param("number", number)
                .update();
    }

    private void expire(String job, int number) {
        jdbc.sql(
                "update training_attempt set lease_until = now() - interval '1 ms' where job = :job and number = :number")
                .param("job", UUID.fromString(job))
                .param("number", number)
                .update();
    }
}
