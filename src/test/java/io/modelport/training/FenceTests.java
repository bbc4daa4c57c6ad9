package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Blob;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Stale;
import io.modelport.process.wire.FailureReport;
import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Progress;
import io.modelport.process.wire.Publication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Everything that an attempt writes, at the same moment as another takes its place. A trigger looks, within each writing
 * transaction, whether the writer counts: where a check stood apart from its write, some round would get between them.
 */
@QueueTest
class FenceTests {

    private static final AtomicLong STEPS = new AtomicLong();

    private final AttemptGate gate;
    private final AttemptLeases leases;
    private final AttemptOutcomes outcomes;
    private final ArtifactStore artifacts;
    private final JdbcClient jdbc;
    private final Api api;
    private final String model = "fence-" + UUID.randomUUID();
    private final ExecutorService writers = Executors.newFixedThreadPool(6);

    @Autowired
    FenceTests(AttemptGate gate, AttemptLeases leases, AttemptOutcomes outcomes, ArtifactStore artifacts,
            JdbcClient jdbc, @LocalServerPort int port) {
        this.gate = gate;
        this.leases = leases;
        this.outcomes = outcomes;
        this.artifacts = artifacts;
        this.jdbc = jdbc;
        this.api = new Api(URI.create("http://127.0.0.1:" + port));
    }

    @BeforeEach
    void watchWrites() {
        Quadrants.require(api, "quadrants");
        leaveNothingToClaim();
        jdbc.sql("""
            create or replace function refuse_metric_of_stale_attempt() returns trigger language plpgsql as $$
            begin
                if not exists (select from training_attempt attempt where attempt.job = new.job
                        and attempt.number = new.attempt and attempt.state = 'RUNNING') then
                    raise 'a metric of an attempt that no longer counts';
                end if;
                return new;
            end $$
            """).update();
        jdbc.sql("""
            create or replace trigger no_metric_of_stale_attempt before insert on training_metric
            for each row execute function refuse_metric_of_stale_attempt()
            """).update();
    }

    @AfterEach
    void watchNoMore() {
        writers.shutdownNow();
        jdbc.sql("drop trigger no_metric_of_stale_attempt on training_metric").update();
        leaveNothingToClaim();
    }

    @RepeatedTest(25)
    void whatAnAttemptWritesWhileAnotherTakesItsPlaceIsWrittenBeforeOrRefused() throws Exception {
        String job = api.submit(Api.quickJob(model, "quadrants"));
        AttemptIdentity attempt = leases
                .claim("elsewhere", AttemptToken.random(), Duration.ofMinutes(1), QueueTest.ROOM)
                .orElseThrow()
                .attempt();
        Publication publication = publication(attempt);
        gate.heartbeat(attempt, heartbeat());
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(() -> counts(() -> gate.heartbeat(attempt, heartbeat())));
        }
        calls.add(() -> counts(() -> gate.publish(attempt, publication)));
        calls.add(() -> counts(() -> gate.fail(attempt, new FailureReport("made-up", "It failed.", true))));
        calls.add(() -> {
            expireLease(attempt);
            outcomes.expire(attempt);
            return true;
        });

        List<Boolean> counted = callAtOnce(calls);

        boolean published = counted.get(3);
        boolean failed = counted.get(4);
        assertThat(published && failed).as("published and failed").isFalse();
        assertThat(versions(job)).isEqualTo(published ? 1 : 0);
        assertThat(api.job(job).get("state").asString()).isEqualTo(published ? "SUCCEEDED" : "QUEUED");
        assertThat(api.job(job).get("version").isNull()).isEqualTo(!published);
        String ended = api.get("/api/v1/training-jobs/" + job + "/attempts")
                .get("items")
                .get(0)
                .get("state")
                .asString();
        assertThat(ended).isEqualTo(published ? "SUCCEEDED" : failed ? "FAILED" : "LOST");
    }

    /** Whether the call was carried out; an attempt that no longer counts is refused in that way and in no other. */
    private static boolean counts(Runnable call) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000));
        try {
            call.run();
            return true;
        } catch (Stale e) {
            return false;
        }
    }

    private List<Boolean> callAtOnce(List<Callable<Boolean>> calls) throws InterruptedException, ExecutionException {
        List<Boolean> results = new ArrayList<>();
        for (Future<Boolean> result : writers.invokeAll(calls)) {
            results.add(result.get());
        }
        return results;
    }

    private long versions(String job) {
        return jdbc.sql("select count(*) from model_version where job = :job")
                .param("job", job)
                .query(Long.class)
                .single();
    }

    private void expireLease(AttemptIdentity attempt) {
        jdbc.sql("update training_attempt set lease_until = now() - interval '1 ms' where id = :id")
                .param("id", attempt.id())
                .update();
    }

    private void leaveNothingToClaim() {
        jdbc.sql("update training_job set state = 'CANCELLED' where state in ('QUEUED', 'RUNNING')").update();
    }

    private static Heartbeat heartbeat() {
        return new Heartbeat(new Progress(1, 2, 10, 40, 500, 3),
                List.of(new MetricPoint("train_loss", 0.5, STEPS.incrementAndGet(), 1, 1_000)));
    }

    private Publication publication(AttemptIdentity attempt) throws IOException {
        Blob blob = artifacts.store(new ByteArrayInputStream(("model of " + attempt).getBytes(StandardCharsets.UTF_8)),
                null);
        TensorSpec tensor = new TensorSpec("input", DataType.FP32, List.of(-1L, 1L, 8L, 8L));
        return new Publication(List.of(new Publication.File("model.pt", blob.digest().toString(), blob.size())),
                new Signature(List.of(tensor), List.of(tensor), List.of("0", "1", "2", "3"), null), Map.of());
    }
}
