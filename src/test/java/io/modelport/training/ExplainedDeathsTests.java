package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.RunningNode;
import io.modelport.testing.Signals;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Real attempts that die in each way, and what a person reads about it. */
@Timeout(300)
class ExplainedDeathsTests {

    private final TestDatabase database = TestDatabase.create();
    private final Path artifacts = TestFolder.create("artifacts-");

    @Test
    void aJobThatUsesUpItsHeapFailsWithThatReason() {
        try (RunningNode node = start("modelport.training.heap=6MB")) {
            Api api = api(node);

            JsonNode failed = api.awaitState(api.submit(Api.endlessJob("greedy", "quadrants")), JobState.FAILED);

            assertThat(failed.get("attempts").asInt()).isEqualTo(2);
            assertThat(failed.get("failure").get("type").asString()).isEqualTo("out-of-memory");
            assertThat(failed.get("failure").get("reason").asString()).contains("modelport.training.heap",
                    "2 of at most 2");
        }
    }

    @Test
    void aJobThatCrashesFailsWithTheCodeThatCrashed() throws Exception {
        try (RunningNode node = start()) {
            Api api = api(node);
            String job = api.submit(Api.endlessJob("crashing", "quadrants"));
            for (int attempt = 1; attempt <= 2; attempt++) {
                int number = attempt;
                api.await(job, found -> found.get("attempts").asInt() == number && !found.get("progress").isNull());
                Signals.crash(RunningAttempt.of(ProcessHandle.current().pid()).pid());
                api.await(job, found -> found.get("attempts").asInt() > number
                        || !found.get("state").asString().equals("RUNNING"));
            }

            JsonNode failed = api.awaitState(job, JobState.FAILED);

            assertThat(failed.get("failure").get("type").asString()).isEqualTo("process-crashed");
            assertThat(failed.get("failure").get("reason").asString())
                    .containsPattern("crashed in native code \\(SIGSEGV\\) in .*\\.so");
        }
    }

    @Test
    void aJobThatCannotSucceedFailsAtOnce() {
        try (RunningNode node = start()) {
            Api api = api(node);
            String wild = Api.endlessJob("wild", "quadrants")
                    .replace("\"learningRate\": 0.1", "\"learningRate\": 1e38");

            JsonNode failed = api.awaitState(api.submit(wild), JobState.FAILED);

            assertThat(failed.get("attempts").asInt()).isEqualTo(1);
            assertThat(failed.get("failure").get("type").asString()).isEqualTo("loss-not-finite");
        }
    }

    @Test
    void aJobWhoseProcessesSomebodyKillsBeforeTheyGetAnywhereFailsInTheEndWithThatReason() throws Exception {
        try (RunningNode node = start("modelport.training.lost-attempts=3")) {
            Api api = api(node);
            String job = api.submit(Api.endlessJob("hunted", "quadrants"));
            for (int attempt = 1; attempt <= 3; attempt++) {
                int number = attempt;
                api.await(job, found -> found.get("attempts").asInt() == number);
                Signals.kill9(RunningAttempt.of(ProcessHandle.current().pid()).pid());
                api.await(job, found -> found.get("attempts").asInt() > number
                        || !found.get("state").asString().equals("RUNNING"));
            }

            JsonNode failed = api.awaitState(job, JobState.FAILED);

            assertThat(failed.get("failure").get("type").asString()).isEqualTo("attempts-lost");
            assertThat(failed.get("failure").get("reason").asString()).contains("SIGKILL", "3 of at most 3");
        }
    }

    private RunningNode start(String... more) {
        return RunningNode.start(database, artifacts, Stream.concat(Stream.of("modelport.training.poll=100ms",
                "modelport.training.retry-delay=0s"), Stream.of(more)).toArray(String[]::new));
    }

    private static Api api(RunningNode node) {
        Api api = new Api(node.uri());
        Quadrants.require(api, "quadrants");
        return api;
    }
}
