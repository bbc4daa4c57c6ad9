package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeProcess;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Two live nodes on one database and one artifact store. */
@Timeout(300)
class TwoNodesTests {

    private static final String JOBS = "/api/v1/training-jobs/";
    private static final String NO_SLOTS = "modelport.training.slots=0";
    private static final String[] QUICK = {"modelport.training.poll=200ms", "modelport.training.lease=10s",
            "modelport.training.heartbeat=200ms"};

    private final TestDatabase database = TestDatabase.create();
    private final Path artifacts = TestFolder.create("artifacts-");

    @Test
    void noJobIsClaimedTwiceHoweverManyClaimAtOnce() throws Exception {
        try (RunningNode first = RunningNode.start(database, artifacts, NO_SLOTS);
                RunningNode second = RunningNode.start(database, artifacts, NO_SLOTS)) {
            Api api = new Api(first.uri());
            Quadrants.require(api, "quadrants");
            List<String> jobs = IntStream.range(0, 40)
                    .mapToObj(i -> api.submit(Api.quickJob("claimed", "quadrants")))
                    .toList();

            List<AttemptIdentity> claimed = new ArrayList<>();
            for (List<AttemptIdentity> part : claimAllAtOnce(first, second)) {
                claimed.addAll(part);
            }

            assertThat(claimed).extracting(attempt -> attempt.job().toString())
                    .containsExactlyInAnyOrderElementsOf(jobs);
            assertThat(claimed).extracting(AttemptIdentity::number).containsOnly(1);
        }
    }

    @Test
    void eachJobIsRunOnceByOneOfThemAndAJobIsHandedOverWhenItsNodeShutsDown() throws Exception {
        try (RunningNode staying = RunningNode.start(database, artifacts, QUICK);
                RunningNode leaving = RunningNode.start(database, artifacts, QUICK)) {
            Api api = new Api(staying.uri());
            Quadrants.require(api, "quadrants");
            List<String> jobs = IntStream.range(0, 4)
                    .mapToObj(i -> api.submit(Api.quickJob("shared", "quadrants")))
                    .toList();
            List<JsonNode> done = jobs.stream().map(job -> api.awaitState(job, JobState.SUCCEEDED)).toList();

            assertThat(done).extracting(job -> job.get("attempts").asInt()).containsOnly(1);
            assertThat(done).extracting(job -> job.get("version").asInt()).containsExactlyInAnyOrder(1, 2, 3, 4);
            assertThat(jobs.stream().map(job -> attempt(api, job, 1).get("node").asString()).distinct())
                    .as("nodes that took part")
                    .hasSize(2);

            String first = api.submit(Api.endlessJob("handed", "quadrants"));
            String second = api.submit(Api.endlessJob("over", "quadrants"));
            for (String job : List.of(first, second)) {
                api.await(job, found -> !found.get("progress").isNull());
            }
            String logOnOther = logOnOtherNode(api, leaving, first, second);
            assertThat(logOnOther).contains("log-on-other-node");

            leaving.close();

            String handed = List.of(first, second)
                    .stream()
                    .filter(job -> attempt(api, job, 1).get("state").asString().equals("LOST"))
                    .findFirst()
                    .orElseThrow();
            String kept = handed.equals(first) ? second : first;
            assertThat(attempt(api, handed, 1).get("reason").asString()).contains("was shut down");
            assertThat(api.send(HttpRequest.newBuilder(
                    api.node().resolve(JOBS + handed + "/attempts/1/log"))).body())
                    .contains("Training on 200 examples");
            api.post(JOBS + kept + "/cancel", "");
            api.await(handed, job -> job.get("attempts").asInt() == 2 && job.get("state").asString().equals("RUNNING"));
            api.post(JOBS + handed + "/cancel", "");
            api.awaitState(handed, JobState.CANCELLED);
        }
    }

    @Test
    void anAttemptEndsWithItsNodeAndAnotherNodeCompletesTheJob() throws Exception {
        Path home = TestFolder.create("home-");
        try (NodeProcess dying = NodeProcess.start(home, database, arguments("modelport.artifact.path=" + artifacts))) {
            Api api = new Api(dying.uri());
            Quadrants.require(api, "quadrants");
            String job = api.submit(Api.longJob("inherited", "quadrants"));
            api.await(job, found -> !found.get("progress").isNull());
            ProcessHandle attempt = attemptOf(dying);

            try (RunningNode other = RunningNode.start(database, artifacts, QUICK)) {
                dying.kill9();

                attempt.onExit().join();
                JsonNode done = new Api(other.uri()).awaitState(job, JobState.SUCCEEDED);

                assertThat(done.get("attempts").asInt()).isEqualTo(2);
                assertThat(done.get("version").asInt()).isEqualTo(1);
                assertThat(attempt(new Api(other.uri()), job, 1).get("state").asString()).isEqualTo("LOST");
            }
        }
    }

    @Test
    void aNodeThatWasKilledTakesItsOwnJobUpAgainWithoutWaitingForTheLease() throws Exception {
        Path home = TestFolder.create("home-");
        String[] longLease = {"modelport.artifact.path=" + artifacts, "modelport.training.lease=1h"};
        String job;
        try (NodeProcess killed = NodeProcess.start(home, database, longLease)) {
            Api api = new Api(killed.uri());
            Quadrants.require(api, "quadrants");
            job = api.submit(Api.longJob("resumed", "quadrants"));
            api.await(job, found -> !found.get("progress").isNull());
            ProcessHandle attempt = attemptOf(killed);
            killed.kill9();
            attempt.onExit().join();
        }
        try (NodeProcess again = NodeProcess.start(home, database, longLease)) {
            JsonNode done = new Api(again.uri()).awaitState(job, JobState.SUCCEEDED);

            assertThat(done.get("attempts").asInt()).isEqualTo(2);
        }
    }

    private static List<List<AttemptIdentity>> claimAllAtOnce(RunningNode... nodes) throws Exception {
        List<Callable<List<AttemptIdentity>>> claims = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            AttemptLeases leases = nodes[i % nodes.length].bean(AttemptLeases.class);
            claims.add(() -> claimAll(leases));
        }
        try (ExecutorService claimers = Executors.newFixedThreadPool(claims.size())) {
            List<List<AttemptIdentity>> claimed = new ArrayList<>();
            for (Future<List<AttemptIdentity>> claim : claimers.invokeAll(claims)) {
                claimed.add(claim.get());
            }
            return claimed;
        }
    }

    private static List<AttemptIdentity> claimAll(AttemptLeases leases) {
        List<AttemptIdentity> claimed = new ArrayList<>();
        int misses = 0;
        // A claim may find every row locked by the others and none left for itself; that says nothing about the queue.
        while (misses < 20) {
            Optional<Claim> claim = leases.claim("somewhere", AttemptToken.random(), Duration.ofMinutes(5),
                    QueueTest.ROOM);
            claim.map(Claim::attempt).ifPresent(claimed::add);
            misses = claim.isPresent() ? 0 : misses + 1;
        }
        return claimed;
    }

    /** What the node that does not run the jobs of the other answers when it is asked for its log. */
    private static String logOnOtherNode(Api api, RunningNode other, String... jobs) {
        StringBuilder answers = new StringBuilder();
        for (String job : jobs) {
            for (Api node : List.of(api, new Api(other.uri()))) {
                answers.append(node.send(HttpRequest.newBuilder(
                        node.node().resolve(JOBS + job + "/attempts/1/log"))).body());
            }
        }
        return answers.toString();
    }

    private static String[] arguments(String more) {
        List<String> all = new ArrayList<>(List.of(QUICK));
        all.add(more);
        return all.toArray(String[]::new);
    }

    private static JsonNode attempt(Api api, String job, int number) {
        return api.get(JOBS + job + "/attempts").get("items").get(number - 1);
    }

    private static ProcessHandle attemptOf(NodeProcess node) throws InterruptedException {
        while (true) {
            Optional<ProcessHandle> attempt = ProcessHandle.of(node.pid())
                    .orElseThrow()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains(" attempt "))
                    .findFirst();
            if (attempt.isPresent()) {
                return attempt.get();
            }
            Thread.sleep(20);
        }
    }
}
