package io.modelport.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.engine.Tensor;
import io.modelport.problem.Overloaded;
import io.modelport.serving.core.ModelRoutes.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is reported of a request; every look at the clock takes a nanosecond here. */
class RequestSummaryTests {

    private final ManualExecutor executor = new ManualExecutor();
    private final AtomicLong clock = new AtomicLong();
    private final RecordedStats stats = new RecordedStats();
    private final DataPlane plane = new DataPlane(new Router(), executor, clock::getAndIncrement, stats,
            Duration.ofSeconds(60), new MemoryBudget(1 << 20));
    private final FakeRunner runner = new FakeRunner();
    private VersionHandle version;

    @BeforeEach
    void serve() {
        version = plane.open("numbers", 1, FakeRunner.SIGNATURE, new Limits(4, 1, 2), runner);
        plane.router()
                .replace(new RoutingTable(List.of(new ModelRoutes("numbers", List.of(new Target(version, 1)),
                        Map.of(1, version), Map.of(), List.of()))));
    }

    @Test
    void thePhasesFollowOneAnother() {
        runner.beforeRun(inputs -> clock.addAndGet(1_000));

        send(FakeExchange.ofRows(3, 1));

        RequestSummary request = stats.requests().getFirst();
        RequestTimes times = request.times();
        assertThat(request.rows()).isEqualTo(3);
        assertThat(request.caller().status()).isEqualTo(200);
        assertThat(times.arrivedAt()).isLessThan(times.readAt());
        assertThat(times.readAt()).isLessThan(times.begunAt());
        assertThat(times.begunAt()).isLessThan(times.ranFrom());
        assertThat(times.ranTo()).isLessThan(times.writtenFrom());
        assertThat(times.writtenFrom()).isLessThan(times.endedAt());
        assertThat(times.infer()).isGreaterThanOrEqualTo(1_000).isLessThan(1_010);
        assertThat(times.parse() + times.queue() + times.infer() + times.serialise()).isLessThan(times.total());
    }

    @Test
    void aRequestIsReportedBeforeItsAnswerIsSent() {
        List<Integer> answeredWhenReported = new ArrayList<>();
        FakeExchange request = FakeExchange.ofRows(1, 1);
        request.beforeDelivery(() -> answeredWhenReported.add(stats.requests().size()));

        send(request);

        assertThat(answeredWhenReported).containsExactly(1);
        assertThat(stats.requests()).hasSize(1);
    }

    @Test
    void requestsOfOneBatchShareItsRun() {
        runner.beforeRun(once(() -> {
            send(FakeExchange.ofRows(2, 1));
            send(FakeExchange.ofRows(1, 2));
        }));

        send(FakeExchange.ofRows(1, 7));
        executor.runAll();

        assertThat(stats.requests()).extracting(request -> Objects.requireNonNull(request.batch()).requests())
                .containsExactly(1, 2, 2);
        assertThat(stats.requests().get(1).batch()).isSameAs(stats.requests().get(2).batch());
        assertThat(stats.batches()).containsExactly(1, 3);
    }

    @Test
    void aRequestInSeveralBatchesRunsFromTheFirstToTheLast() {
        runner.beforeRun(inputs -> clock.addAndGet(1_000));

        send(FakeExchange.ofRows(10, 1));
        executor.runAll();

        assertThat(stats.batches()).containsExactly(4, 4, 2);
        RequestTimes times = stats.requests().getFirst().times();
        assertThat(times.ranFrom()).isEqualTo(stats.runs().getFirst().beganAt());
        assertThat(times.ranTo()).isEqualTo(stats.runs().getLast().endedAt());
    }

    @Test
    void aRefusedRequestTellsWhyAndHowFarItCame() {
        send(FakeExchange.ofShape(1, 3));
        runner.beforeRun(once(() -> {
            send(FakeExchange.ofRows(1, 1));
            send(FakeExchange.ofRows(1, 2));
            send(FakeExchange.ofRows(1, 3));
        }));
        send(FakeExchange.ofRows(1, FakeRunner.POISON));

        assertThat(stats.requests()).extracting(RequestSummary::reason)
                .startsWith("shape-mismatch", "queue-full");
        RequestTimes unread = stats.requests().getFirst().times();
        assertThat(unread.total()).isPositive();
        assertThat(List.of(unread.parse(), unread.queue(), unread.infer(), unread.serialise()))
                .containsOnly(RequestTimes.NONE);
        RequestTimes poisoned = stats.requests().getLast().times();
        assertThat(poisoned.queue()).isPositive();
        assertThat(poisoned.infer()).isEqualTo(RequestTimes.NONE);
        assertThat(poisoned.serialise()).isEqualTo(RequestTimes.NONE);
    }

    @Test
    void aRequestThatExpiresWhileItWaitsHasWaited() {
        List<FakeExchange> waiting = new ArrayList<>();
        runner.beforeRun(once(() -> {
            waiting.add(send(FakeExchange.ofRows(1, 1)));
            clock.addAndGet(1_000);
            waiting.getFirst().waiting().expire();
        }));

        send(FakeExchange.ofRows(1, 7));

        assertThat(stats.requests().getFirst().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(stats.requests().getFirst().reason()).isEqualTo("deadline-exceeded");
        assertThat(stats.requests().getFirst().times().queue()).isGreaterThan(1_000);
    }

    @Test
    void anAnswerThatCannotBeWrittenIsAFailure() {
        FakeExchange request = FakeExchange.ofRows(1, 1);
        request.beforeSending(() -> {
            throw new Overloaded("memory-budget", "There is no memory.", "Wait.");
        });

        send(request);

        assertThat(request.failure()).isInstanceOf(Overloaded.class);
        assertThat(stats.requests()).extracting(RequestSummary::outcome).containsExactly(Outcome.OVERLOADED);
        assertThat(version.statistics().fail().count()).isOne();
    }

    @Test
    void whatReachesNoVersionIsReportedToo() {
        plane.predict(Protocol.OPEN_INFERENCE, "letters", VersionAddress.Routed.AT_RANDOM, FakeExchange.ofRows(1, 1));

        RequestSummary refused = stats.refusals().getFirst();
        assertThat(refused.model()).isEqualTo("letters");
        assertThat(refused.version()).isZero();
        assertThat(refused.reason()).isEqualTo("model-not-deployed");
        assertThat(refused.caller().status()).isEqualTo(400);
        assertThat(stats.refusals()).hasSize(1);
    }

    private FakeExchange send(FakeExchange request) {
        plane.predict(Protocol.OPEN_INFERENCE, "numbers", VersionAddress.Routed.AT_RANDOM, request);
        return request;
    }

    private static Consumer<List<Tensor>> once(Runnable action) {
        boolean[] done = {false};
        return inputs -> {
            if (!done[0]) {
                done[0] = true;
                action.run();
            }
        };
    }
}
