package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.modelport.actor.Actor;
import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Blob;
import io.modelport.artifact.BlobReferences;
import io.modelport.artifact.Digest;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.Stale;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.FailureReport;
import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Position;
import io.modelport.process.wire.Progress;
import io.modelport.process.wire.Publication;
import io.modelport.process.wire.Start;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersion;
import io.modelport.registry.ModelVersionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What an attempt may do, and what becomes of its job; the test plays the node and the attempt. */
@QueueTest
class AttemptGateTests {

    private static final String NODE = "elsewhere";
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final FailureReport PASSING = new FailureReport("process-ended", "It crashed.", true);
    private static final Progress PROGRESS = new Progress(1, 2, 10, 40, 500, 3);
    private static final Heartbeat HEARTBEAT = new Heartbeat(PROGRESS, List.of(
            new MetricPoint("train_loss", 0.5, 10, 1, 1_000), new MetricPoint("train_loss", Double.NaN, 11, 1, 1_001)));

    private final AttemptGate gate;
    private final AttemptLeases leases;
    private final Training training;
    private final TrainingMetrics metrics;
    private final ArtifactStore artifacts;
    private final ModelRegistry registry;
    private final JdbcClient jdbc;
    private final List<BlobReferences> references;
    private final Api api;
    private final String model = "gate-" + UUID.randomUUID();

    @Autowired
    AttemptGateTests(AttemptGate gate, AttemptLeases leases, Training training, TrainingMetrics metrics,
            ArtifactStore artifacts, ModelRegistry registry, JdbcClient jdbc, List<BlobReferences> references,
            @LocalServerPort int port) {
        this.gate = gate;
        this.leases = leases;
        this.training = training;
        this.metrics = metrics;
        this.artifacts = artifacts;
        this.registry = registry;
        this.jdbc = jdbc;
        this.references = references;
        this.api = new Api(URI.create("http://127.0.0.1:" + port));
    }

    @BeforeEach
    @AfterEach
    void leaveNothingToClaim() {
        Quadrants.require(api, "quadrants");
        jdbc.sql("update training_job set state = 'CANCELLED' where state in ('QUEUED', 'RUNNING')").update();
    }

    @Test
    void assignsWhatWasAskedForWithVerifiedFiles() throws IOException {
        String job = submit();

        Assignment assignment = gate.assignment(claim());

        assertThat(assignment.job()).isEqualTo(job);
        assertThat(assignment.attempt()).isEqualTo(1);
        assertThat(assignment.classLabels()).hasSize(4);
        assertThat(assignment.data()).extracting(Assignment.DataFile::role)
                .contains("train-images", "train-labels", "test-images", "test-labels");
        assertThat(assignment.data())
                .allSatisfy(file -> assertThat(java.nio.file.Path.of(file.path())).hasSize(file.size()));
    }

    @Test
    void givesNoBlobBesideTheFilesOfTheDataset() throws IOException {
        submit();
        AttemptIdentity attempt = claim();
        Blob other = artifacts.store(content("something else"), null);

        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> gate.open(attempt, other.digest()));
    }

    @Test
    void aHeartbeatThatArrivesLateDoesNotSetTheProgressBack() {
        String job = submit();
        AttemptIdentity attempt = claim();

        gate.heartbeat(attempt, new Heartbeat(new Progress(2, 2, 30, 40, 500, 1), List.of()));
        gate.heartbeat(attempt, HEARTBEAT);

        assertThat(api.job(job).get("progress").get("step").asLong()).isEqualTo(30);
        assertThat(api.job(job).get("progress").get("epoch").asInt()).isEqualTo(2);
    }

    @Test
    void showsProgressAndMetricsAndRecordsARepeatedHeartbeatOnce() {
        String job = submit();
        AttemptIdentity attempt = claim();

        gate.heartbeat(attempt, HEARTBEAT);
        gate.heartbeat(attempt, HEARTBEAT);

        JsonNode shown = api.job(job);
        assertThat(shown.get("state").asString()).isEqualTo("RUNNING");
        assertThat(shown.get("progress").get("percent").asDouble()).isEqualTo(25);
        assertThat(shown.get("progress").get("examplesPerSecond").asDouble()).isEqualTo(500);
        assertThat(metrics.list(attempt.job(), Set.of(), 0, 10)).extracting(Metric::value)
                .containsExactly(0.5, Double.NaN);
        JsonNode read = api.get("/api/v1/training-jobs/" + job + "/metrics?keys=train_loss,other");
        assertThat(read.get("items").get(1).get("value").asString()).isEqualTo("NaN");
        assertThat(
                api.get("/api/v1/training-jobs/" + job + "/metrics?after=" + read.get("after").asLong()).get("items"))
                .isEmpty();
        assertThat(api.get("/api/v1/training-jobs/" + job + "/metrics?keys=other").get("items")).isEmpty();
    }

    @Test
    void keepsTheProgressWhenAHeartbeatBringsNone() {
        String job = submit();
        AttemptIdentity attempt = claim();
        gate.heartbeat(attempt, HEARTBEAT);

        gate.heartbeat(attempt, new Heartbeat(null, List.of()));

        assertThat(api.job(job).get("progress").get("step").asInt()).isEqualTo(10);
    }

    @Test
    void publishesAVersionOnceHoweverOftenTheAttemptAsks() throws IOException {
        String job = submit();
        AttemptIdentity attempt = claim();
        Publication publication = publication(attempt);

        int version = gate.publish(attempt, publication);

        assertThat(gate.publish(attempt, publication)).isEqualTo(version).isEqualTo(1);
        assertThat(api.job(job).get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(api.job(job).get("version").asInt()).isEqualTo(1);
        assertThat(api.job(job).get("metrics").get("test_accuracy").asDouble()).isEqualTo(0.75);
        ModelVersion registered = registry.get(new ModelVersionId(new ModelName(model), 1));
        assertThat(registered.provenance().job()).isEqualTo(job);
        assertThat(registered.provenance().dataset()).isEqualTo("quadrants");
        assertThat(registered.provenance().datasetVersion()).isEqualTo(1);
        assertThat(registered.provenance().seed()).isEqualTo(api.job(job).get("spec").get("seed").asLong());
        assertThat(registered.provenance().codeVersion()).isNotBlank();
        assertThat(registered.createdBy()).isEqualTo(new Actor("job:" + job));
        assertThat(registry.find(new ModelVersionId(new ModelName(model), 2))).isEmpty();
    }

    @Test
    void publishesNothingWhoseFilesWereNotUploaded() {
        String job = submit();
        AttemptIdentity attempt = claim();
        Publication publication = new Publication(
                List.of(new Publication.File("model.pt", "sha256:" + "0".repeat(64), 3)),
                signature(), Map.of());

        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> gate.publish(attempt, publication));
        assertThat(api.job(job).get("state").asString()).isEqualTo("RUNNING");
        assertThat(registry.exists(new ModelName(model))).isFalse();
    }

    @Test
    void refusesAStaleAttemptOnEveryCall() throws IOException {
        submit();
        AttemptIdentity stale = claim();
        Publication publication = publication(stale);
        gate.fail(stale, PASSING);
        AttemptIdentity newest = claim();
        assertThat(newest.job()).isEqualTo(stale.job());
        assertThat(newest.number()).isEqualTo(2);

        for (ThrowingCallable call : List.<ThrowingCallable>of(() -> gate.assignment(stale),
                () -> gate.open(stale, artifacts.store(content("x"), null).digest()),
                () -> gate.store(stale, content("y"), ArtifactStore.UNKNOWN_SIZE,
                        artifacts.store(content("y"), null).digest()),
                () -> gate.heartbeat(stale, HEARTBEAT), () -> gate.publish(stale, publication),
                () -> gate.start(stale, new Start(1, 0, PROGRESS)), () -> gate.keep(stale, checkpoint(1, "w")),
                () -> gate.openCheckpoint(stale, artifacts.store(content("w"), null).digest()),
                () -> gate.fail(stale, PASSING))) {
            assertThatExceptionOfType(Stale.class).isThrownBy(call);
        }
        assertThat(metrics.list(stale.job(), Set.of(), 0, 10)).isEmpty();
        assertThat(gate.publish(newest, publication)).isEqualTo(1);
    }

    @Test
    void tellsTheAttemptToStopWhenTheJobIsCancelledAndPublishesNothingOfIt() throws IOException {
        String job = submit();
        AttemptIdentity attempt = claim();
        assertThat(gate.heartbeat(attempt, HEARTBEAT).cancel()).isFalse();

        training.cancel(attempt.job(), new Actor("somebody"));

        assertThat(gate.heartbeat(attempt, HEARTBEAT).cancel()).isTrue();
        assertThat(api.job(job).get("cancelRequested").asBoolean()).isTrue();
        assertThatExceptionOfType(Conflict.class).isThrownBy(() -> gate.publish(attempt, publication(attempt)));
        assertThat(registry.exists(new ModelName(model))).isFalse();
    }

    @Test
    void refusesToCancelAJobThatIsOver() throws IOException {
        submit();
        AttemptIdentity attempt = claim();
        gate.publish(attempt, publication(attempt));

        assertThatExceptionOfType(Conflict.class).isThrownBy(() -> training.cancel(attempt.job(), Actor.LOCAL))
                .withMessageContaining("SUCCEEDED");
    }

    @Test
    void keepsTheNewestTwoCheckpointsUntilTheJobIsOver() throws IOException {
        String job = submit();
        AttemptIdentity attempt = claim();
        for (int step : List.of(10, 20, 30, 30)) {
            gate.keep(attempt, checkpoint(step, "module " + step));
        }

        assertThat(api.job(job).get("checkpoint").get("step").asInt()).isEqualTo(30);
        assertThat(api.job(job).get("checkpoint").get("bytes").asInt()).isEqualTo("module 30".length());
        gate.fail(attempt, PASSING);
        AttemptIdentity next = claim();
        List<Checkpoint> assigned = gate.assignment(next).checkpoints();
        assertThat(assigned).extracting(kept -> kept.position().step()).containsExactly(30L, 20L);
        assertThat(assigned.getFirst().position()).isEqualTo(checkpoint(30, "module 30").position());
        assertThat(java.nio.file.Path.of(assigned.getFirst().path())).hasContent("module 30");
        Digest digest = Digest.parse(assigned.getLast().digest());
        assertThat(gate.openCheckpoint(next, digest)).hasContent("module 20");
        assertThat(references.stream().flatMap(module -> module.named(Set.of(digest)).stream())).contains(digest);

        gate.publish(next, publication(next));
        assertThat(api.job(job).get("checkpoint").isNull()).isTrue();
        assertThat(references.stream().flatMap(module -> module.named(Set.of(digest)).stream())).isEmpty();
    }

    @Test
    void takesBackWhatTheNextAttemptMeasuresAgain() throws IOException {
        String job = submit();
        AttemptIdentity first = claim();
        gate.heartbeat(first, HEARTBEAT);
        gate.keep(first, checkpoint(10, "ten"));
        gate.keep(first, checkpoint(11, "eleven"));
        gate.fail(first, PASSING);
        AttemptIdentity second = claim();

        gate.start(second, new Start(1, 10, PROGRESS));
        gate.heartbeat(second, HEARTBEAT);

        assertThat(metrics.list(first.job(), Set.of(), 0, 10)).extracting(Metric::step, Metric::attempt)
                .containsExactly(tuple(10L, 1), tuple(11L, 2));
        assertThat(api.job(job).get("checkpoint").get("step").asInt()).isEqualTo(10);
        JsonNode attempts = api.get("/api/v1/training-jobs/" + job + "/attempts").get("items");
        assertThat(attempts.get(0).get("resumedFrom").isNull()).isTrue();
        assertThat(attempts.get(1).get("resumedFrom").get("step").asInt()).isEqualTo(10);
        assertThat(attempts.get(1).get("progress").get("step").asInt()).isEqualTo(10);
    }

    @Test
    void makesNoCheckpointOfAModuleThatIsNotStored() {
        submit();
        AttemptIdentity attempt = claim();
        Checkpoint absent = new Checkpoint("sha256:" + "0".repeat(64), 3, null, "plan", Position.START);

        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> gate.keep(attempt, absent));
    }

    @Test
    void countsOnlyFailuresAfterWhichTheJobHasGotNoFurther() throws IOException {
        String job = submit();
        for (int i = 1; i <= 4; i++) {
            AttemptIdentity attempt = claim();
            gate.keep(attempt, checkpoint(i, "progress " + i));
            gate.fail(attempt, PASSING);
        }
        assertThat(api.job(job).get("state").asString()).isEqualTo("QUEUED");

        gate.fail(claim(), PASSING);

        assertThat(api.job(job).get("state").asString()).isEqualTo("FAILED");
    }

    @Test
    void showsTheNewestValueOfEachKey() {
        String job = submit();
        gate.heartbeat(claim(), HEARTBEAT);

        assertThat(api.job(job).get("metrics").get("train_loss").asString()).isEqualTo("NaN");
        assertThat(api.get("/api/v1/training-jobs?model=" + model).get("items").get(0).get("metrics").size())
                .isEqualTo(1);
    }

    @Test
    void triesAJobAgainUntilItHasFailedTooOften() {
        String job = submit();
        gate.fail(claim(), PASSING);
        assertThat(api.job(job).get("state").asString()).isEqualTo("QUEUED");

        gate.fail(claim(), PASSING);

        JsonNode failed = api.job(job);
        assertThat(failed.get("state").asString()).isEqualTo("FAILED");
        assertThat(failed.get("failure").get("type").asString()).isEqualTo("process-ended");
        assertThat(failed.get("failure").get("reason").asString())
                .isEqualTo(
                        "It crashed. Failed attempts without progress: 2 of at most 2, so the job is not tried again.");
    }

    @Test
    void givesAJobUpAtOnceThatCannotSucceed() {
        String job = submit();

        gate.fail(claim(), new FailureReport("loss-not-finite", "The loss became NaN.", false));

        assertThat(api.job(job).get("state").asString()).isEqualTo("FAILED");
        assertThat(api.job(job).get("failure").get("reason").asString()).isEqualTo("The loss became NaN.");
    }

    @Test
    void takesAJobBackWhoseLeaseHasExpiredWithoutCountingAFailure() {
        String job = submit();
        AttemptIdentity lost = claim();

        expireLease(lost);
        api.awaitState(job, JobState.QUEUED);
        AttemptIdentity next = claim();

        assertThat(next.number()).isEqualTo(2);
        JsonNode attempts = api.get("/api/v1/training-jobs/" + job + "/attempts").get("items");
        assertThat(attempts.get(0).get("state").asString()).isEqualTo("LOST");
        assertThat(attempts.get(0).get("reason").asString()).contains("cut off");
        assertThat(attempts.get(1).get("state").asString()).isEqualTo("RUNNING");
        gate.fail(next, PASSING);
        assertThat(api.job(job).get("state").asString()).as("after one failure of two").isEqualTo("QUEUED");
    }

    @Test
    void givesAJobUpThatIsLostAgainAndAgain() {
        String job = submit();
        for (int i = 0; i < 3; i++) {
            expireLease(claim());
            api.await(job, found -> !found.get("state").asString().equals("RUNNING"));
        }

        assertThat(api.job(job).get("state").asString()).isEqualTo("FAILED");
        assertThat(api.job(job).get("failure").get("type").asString()).isEqualTo("attempts-lost");
        assertThat(api.job(job).get("failure").get("reason").asString())
                .contains("Lost attempts without progress: 3 of at most 3");
    }

    @Test
    void countsAJobAsCancelledWhoseNodeDiedBeforeItCouldStop() {
        String job = submit();
        AttemptIdentity attempt = claim();
        training.cancel(attempt.job(), Actor.LOCAL);

        expireLease(attempt);

        api.awaitState(job, JobState.CANCELLED);
    }

    private String submit() {
        return api.submit(Api.quickJob(model, "quadrants"));
    }

    private AttemptIdentity claim() {
        return leases.claim(NODE, AttemptToken.random(), LEASE, QueueTest.ROOM).orElseThrow().attempt();
    }

    private void expireLease(AttemptIdentity attempt) {
        jdbc.sql("update training_attempt set lease_until = now() - interval '1 ms' where id = :id")
                .param("id", attempt.id())
                .update();
    }

    private Publication publication(AttemptIdentity attempt) throws IOException {
        Blob blob = artifacts.store(content("model of " + attempt), null);
        return new Publication(List.of(new Publication.File("model.pt", blob.digest().toString(), blob.size())),
                signature(), Map.of("test_accuracy", 0.75));
    }

    private Checkpoint checkpoint(long step, String module) throws IOException {
        Blob blob = artifacts.store(content(module), null);
        Position.Sums sums = new Position.Sums(1.0 / 3, 7, 10);
        return new Checkpoint(blob.digest().toString(), blob.size(), null, "plan",
                new Position(1, (int) step, step, 10 * step, sums, sums, 1, 2, 3));
    }

    private static Signature signature() {
        TensorSpec tensor = new TensorSpec("input", DataType.FP32, List.of(-1L, 1L, 8L, 8L));
        return new Signature(List.of(tensor), List.of(tensor), List.of("0", "1", "2", "3"), null);
    }

    private static ByteArrayInputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
