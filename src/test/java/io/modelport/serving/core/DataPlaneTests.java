package io.modelport.serving.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.engine.Tensor;
import io.modelport.network.Signature;
import io.modelport.problem.DeadlineExceeded;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.Overloaded;
import io.modelport.serving.core.ModelRoutes.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DataPlaneTests {

    private static final VersionAddress ROUTED = VersionAddress.Routed.AT_RANDOM;

    private final ManualExecutor executor = new ManualExecutor();
    private final AtomicLong clock = new AtomicLong();
    private final RecordedStats stats = new RecordedStats();
    private final MemoryBudget budget = new MemoryBudget(1 << 20);
    private final DataPlane plane = new DataPlane(new Router(), executor, clock::get, stats, Duration.ofSeconds(60),
            budget);
    private final FakeRunner runner = new FakeRunner();

    @Test
    void theCallerRunsTheModelWhenASlotIsFree() {
        serve(new Limits(4, 1, 10));

        FakeExchange request = send(FakeExchange.ofRows(3, 1));

        assertThat(request.numbers()).isEqualTo(request.expected());
        assertThat(request.hasWaited()).isFalse();
        assertThat(executor.size()).isZero();
    }

    @Test
    void aFreedSlotTakesWhatWaitsAsOneBatch() {
        serve(new Limits(4, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        FakeExchange first = whileRunning(() -> {
            for (int i = 0; i < 5; i++) {
                waiting.add(send(FakeExchange.ofRows(1, 100 * i)));
            }
        });

        executor.runAll();

        assertThat(first.numbers()).isEqualTo(first.expected());
        assertThat(waiting).allSatisfy(request -> assertThat(request.numbers()).isEqualTo(request.expected()));
        assertThat(runner.batches()).containsExactly(1, 4, 1);
    }

    @Test
    void whoeverComesWhileOthersWaitQueuesBehindThem() {
        serve(new Limits(1, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> waiting.add(send(FakeExchange.ofRows(1, 1))));

        FakeExchange later = send(FakeExchange.ofRows(1, 2));

        assertThat(later.hasWaited()).isTrue();
        executor.runAll();
        assertThat(waiting.getFirst().numbers()).isEqualTo(waiting.getFirst().expected());
        assertThat(later.numbers()).isEqualTo(later.expected());
    }

    @Test
    void aRequestAboveTheBatchLimitIsSplitAndRejoined() {
        serve(new Limits(4, 2, 10));

        FakeExchange request = send(FakeExchange.ofRows(11, 1));
        executor.runAll();

        assertThat(request.numbers()).isEqualTo(request.expected());
        assertThat(runner.batches()).containsExactly(4, 4, 3);
        assertThat(request.deliveries()).isOne();
    }

    @Test
    void theRestOfASplitRequestSharesABatchWithTheNext() {
        serve(new Limits(4, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> {
            waiting.add(send(FakeExchange.ofRows(6, 1)));
            waiting.add(send(FakeExchange.ofRows(2, 50)));
        });

        executor.runAll();

        assertThat(runner.batches()).containsExactly(1, 4, 4);
        assertThat(waiting).allSatisfy(request -> assertThat(request.numbers()).isEqualTo(request.expected()));
    }

    @Test
    void aRequestThatTheModelRefusesDoesNotFailItsBatchMates() {
        serve(new Limits(8, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> {
            waiting.add(send(FakeExchange.ofRows(1, 1)));
            waiting.add(send(FakeExchange.ofRows(2, FakeRunner.POISON)));
            waiting.add(send(FakeExchange.ofRows(1, 3)));
        });

        executor.runAll();

        assertThat(waiting.get(0).numbers()).isEqualTo(waiting.get(0).expected());
        assertThat(waiting.get(1).failure()).isInstanceOf(Invalid.class).hasMessage("The model raised.");
        assertThat(waiting.get(2).numbers()).isEqualTo(waiting.get(2).expected());
    }

    @Test
    void aSplitRequestFailsOnceWhenOneOfItsPartsDoes() {
        serve(new Limits(2, 1, 10));

        FakeExchange request = send(FakeExchange.ofRows(6, FakeRunner.POISON - 2));
        executor.runAll();

        assertThat(request.failure()).hasMessage("The model raised.");
        assertThat(request.deliveries()).isOne();
        assertThat(runner.batches()).as("the rows after the failure are not run").containsExactly(2, 2);
    }

    @Test
    void rowsOfOtherShapesDoNotShareABatch() {
        serve(FakeRunner.signature(List.of(-1L, -1L)), new Limits(8, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> {
            waiting.add(send(FakeExchange.ofShape(1, 2)));
            waiting.add(send(FakeExchange.ofShape(1, 3)));
            waiting.add(send(FakeExchange.ofShape(2, 2)));
        });

        executor.runAll();

        assertThat(runner.batches()).containsExactly(1, 3, 1);
        assertThat(waiting).allMatch(FakeExchange::isDone);
    }

    @Test
    void aModelWithAFixedFirstDimensionRunsRequestsOneByOne() {
        serve(FakeRunner.signature(List.of(3L, 2L)), new Limits(8, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        FakeExchange first = FakeExchange.ofRows(3, 1);
        runner.beforeRun(once(() -> {
            waiting.add(send(FakeExchange.ofRows(3, 1)));
            waiting.add(send(FakeExchange.ofRows(3, 2)));
        }));
        send(first);

        executor.runAll();

        assertThat(runner.batches()).containsExactly(3, 3, 3);
        assertThat(waiting).allSatisfy(request -> assertThat(request.numbers()).isEqualTo(request.expected()));
    }

    @Test
    void refusesWhatTheQueueDoesNotHold() {
        serve(new Limits(1, 1, 2));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> {
            for (int i = 0; i < 3; i++) {
                waiting.add(send(FakeExchange.ofRows(1, i)));
            }
        });

        assertThat(waiting.get(2).failure()).isInstanceOf(Overloaded.class);
        executor.runAll();
        assertThat(waiting.get(0).numbers()).isEqualTo(waiting.get(0).expected());
        assertThat(waiting.get(1).numbers()).isEqualTo(waiting.get(1).expected());
        FakeExchange later = send(FakeExchange.ofRows(1, 9));
        assertThat(later.numbers()).as("there is room again").isEqualTo(later.expected());
    }

    @Test
    void aRequestWhoseTimeIsUpIsNotRun() {
        serve(new Limits(1, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> waiting.add(send(FakeExchange.ofRows(1, 1))));

        clock.addAndGet(Duration.ofSeconds(60).toNanos());
        executor.runAll();

        assertThat(waiting.getFirst().failure()).isInstanceOf(DeadlineExceeded.class);
        assertThat(runner.batches()).containsExactly(1);
    }

    @Test
    void aCancelledRequestLeavesTheQueueAndMakesRoom() {
        serve(new Limits(1, 1, 1));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> {
            waiting.add(send(FakeExchange.ofRows(1, 1)));
            waiting.getFirst().waiting().cancel();
            waiting.add(send(FakeExchange.ofRows(1, 2)));
        });

        executor.runAll();

        assertThat(waiting.get(0).deliveries()).isZero();
        assertThat(waiting.get(1).numbers()).isEqualTo(waiting.get(1).expected());
        assertThat(runner.batches()).containsExactly(1, 1);
        assertThat(stats.outcomes()).containsExactly(Outcome.CANCELLED, Outcome.OK, Outcome.OK);
    }

    @Test
    void anExpiredRequestThatIsBeingRunIsAnsweredOnce() {
        VersionHandle version = serve(new Limits(1, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> waiting.add(send(FakeExchange.ofRows(1, 1))));
        runner.beforeRun(once(() -> waiting.getFirst().waiting().expire()));

        executor.runAll();

        assertThat(waiting.getFirst().failure()).isInstanceOf(DeadlineExceeded.class);
        assertThat(waiting.getFirst().deliveries()).isOne();
        assertThat(unloadAndDrain(version)).isDone();
    }

    @Test
    void aVersionIsDrainedOnlyWhenItsLastRequestIsAnswered() {
        VersionHandle version = serve(new Limits(1, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> waiting.add(send(FakeExchange.ofRows(1, 1))));

        CompletableFuture<Void> drained = unloadAndDrain(version);
        assertThat(drained).isNotDone();
        assertThatThrownBy(version::close).isInstanceOf(IllegalStateException.class);
        executor.runAll();
        assertThat(waiting.getFirst().numbers()).isEqualTo(waiting.getFirst().expected());
        assertThat(drained).isDone();
        version.close();

        assertThat(runner.openSlots()).isZero();
        assertThat(runner.isClosed()).isTrue();
        assertThat(stats.isClosed()).isTrue();
        assertThat(send(FakeExchange.ofRows(1, 1)).failure()).isInstanceOf(NotFound.class);
    }

    @Test
    void aRequestThatCannotBeReadGivesTheVersionBack() {
        VersionHandle version = serve(new Limits(4, 1, 10));

        FakeExchange wrong = send(FakeExchange.ofShape(1, 3));

        assertThat(wrong.failure()).isInstanceOf(Invalid.class)
                .hasMessage("Input 'x' expects the shape [-1, 2] and got [1, 3].");
        assertThat(unloadAndDrain(version)).isDone();
    }

    @Test
    void anotherNumberOfRowsThanGivenIsAFaultOfTheModel() {
        FakeRunner lying = new FakeRunner();
        ModelRunner halved = new ModelRunner() {

            @Override
            public Slot openSlot() {
                Slot slot = lying.openSlot();
                return new Slot() {

                    @Override
                    public List<Tensor> run(List<Tensor> inputs) {
                        return Rows.slice(slot.run(inputs), 0, 1);
                    }

                    @Override
                    public void close() {
                        slot.close();
                    }
                };
            }

            @Override
            public void close() {
                lying.close();
            }
        };
        route(plane.open("numbers", 1, FakeRunner.SIGNATURE, new Limits(4, 1, 10), halved));

        assertThat(send(FakeExchange.ofRows(2, 1)).failure()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void warmsEverySlotAtEveryPowerOfTwoAndAtTheLimit() {
        VersionHandle version = plane.open("numbers", 1, FakeRunner.SIGNATURE, new Limits(6, 2, 10), runner);
        List<Integer> sizes = new ArrayList<>();

        version.warm(sizes::add);

        assertThat(sizes).containsExactly(1, 2, 4, 6);
        assertThat(runner.batches()).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 6, 6, 6, 6);
        assertThat(stats.batches()).as("what no request asked for is not reported").isEmpty();
        assertThat(version.statistics()).isEqualTo(VersionStatistics.NONE);
    }

    @Test
    void reportsWaitsBatchesAndOutcomes() {
        serve(new Limits(4, 1, 10));
        List<FakeExchange> waiting = new ArrayList<>();
        whileRunning(() -> {
            waiting.add(send(FakeExchange.ofRows(2, 1)));
            waiting.add(send(FakeExchange.ofRows(1, FakeRunner.POISON)));
            clock.addAndGet(500);
        });

        clock.addAndGet(500);
        executor.runAll();

        assertThat(stats.waits()).containsExactly(0L, 1_000L, 1_000L);
        assertThat(stats.outcomes()).containsExactlyInAnyOrder(Outcome.OK, Outcome.OK, Outcome.INVALID);
        assertThat(stats.gauges().busySlots().getAsInt()).isZero();
        assertThat(stats.gauges().queued().getAsInt()).isZero();
    }

    private VersionHandle serve(Limits limits) {
        return serve(FakeRunner.SIGNATURE, limits);
    }

    private VersionHandle serve(Signature signature, Limits limits) {
        VersionHandle version = plane.open("numbers", 1, signature, limits, runner);
        route(version);
        return version;
    }

    private void route(VersionHandle version) {
        plane.router()
                .replace(new RoutingTable(List.of(new ModelRoutes("numbers", List.of(new Target(version, 1)),
                        Map.of(1, version), Map.of(), List.of()))));
    }

    private CompletableFuture<Void> unloadAndDrain(VersionHandle version) {
        plane.router().replace(RoutingTable.EMPTY);
        return version.drain();
    }

    private FakeExchange send(FakeExchange request) {
        plane.predict(Protocol.OPEN_INFERENCE, "numbers", ROUTED, request);
        return request;
    }

    /** Sends one request of one row, and does something while it is being run. */
    private FakeExchange whileRunning(Runnable action) {
        runner.beforeRun(once(action));
        return send(FakeExchange.ofRows(1, 7));
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
