package io.modelport.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.problem.Invalid;
import io.modelport.problem.Overloaded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One model or request does not spoil it for the others. */
class FairnessTests {

    private final TestPlane plane = new TestPlane();
    private final FakeRunner flooded = new FakeRunner();
    private final FakeRunner quiet = new FakeRunner();

    @Test
    void aModelWithAFreeSlotRunsAtOnceWhileAnotherIsFlooded() {
        serveBoth(new Limits(4, 1, 1_000));
        flood(100);

        FakeExchange request = plane.send("quiet", FakeExchange.ofRows(1, 5));

        assertThat(request.hasWaited()).isFalse();
        assertThat(request.numbers()).isEqualTo(request.expected());
    }

    @Test
    void modelsWhoseRequestsWaitTakeTurns() {
        serveBoth(new Limits(4, 1, 1_000));
        List<String> turns = new ArrayList<>();
        flood(100);
        quiet.beforeRun(TestPlane.once(() -> {
            for (int i = 0; i < 8; i++) {
                FakeExchange _ = plane.send("quiet", FakeExchange.ofRows(1, i));
            }
        }));
        FakeExchange _ = plane.send("quiet", FakeExchange.ofRows(1, 0));
        flooded.beforeRun(inputs -> turns.add("flooded"));
        quiet.beforeRun(inputs -> turns.add("quiet"));

        plane.executor.runAll();

        assertThat(turns.subList(0, 4)).containsExactly("flooded", "quiet", "flooded", "quiet");
        assertThat(turns).hasSize(25 + 2);
    }

    @Test
    void aFloodLeavesOthersMemoryAndTakesMoreWhenItIsAlone() {
        serveBoth(new Limits(1, 1, 1_000_000));
        List<FakeExchange> sent = new ArrayList<>();
        int rows = TestPlane.BUDGET / 64 / 8;
        FakeExchange _ = plane.whileRunning("flooded", flooded, () -> {
            for (int i = 0; i < 64; i++) {
                sent.add(plane.send("flooded", FakeExchange.ofRows(rows, 1)));
            }
        });

        assertThat(sent).filteredOn(FakeExchange::isDone)
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.failure()).isInstanceOf(Overloaded.class));
        assertThat(plane.budget.free()).isGreaterThanOrEqualTo(TestPlane.BUDGET / 2 - 1_024);
        FakeExchange other = plane.send("quiet", FakeExchange.ofRows(1, 1));
        assertThat(other.numbers()).isEqualTo(other.expected());

        plane.executor.runAll();
        assertThat(plane.budget.taken()).isZero();
        FakeExchange large = plane.send("flooded", FakeExchange.ofRows(TestPlane.BUDGET / 8, 1));
        plane.executor.runAll();
        assertThat(large.numbers()).hasSize(TestPlane.BUDGET / 4);
    }

    @Test
    void onlyTheRequestForWhichTheModelGivesAWrongAnswerFails() {
        VersionHandle _ = plane.plane.open("m", 1, FakeRunner.SIGNATURE, new Limits(8, 1, 10), flooded);
        WrongRows wrong = new WrongRows(quiet);
        VersionHandle version = plane.plane.open("wrong", 1, FakeRunner.SIGNATURE, new Limits(8, 1, 10), wrong);
        plane.route(new ModelRoutes("wrong", List.of(new ModelRoutes.Target(version, 1)), java.util.Map.of(1, version),
                java.util.Map.of(), List.of()));
        List<FakeExchange> sent = new ArrayList<>();
        FakeExchange _ = plane.whileRunning("wrong", quiet, () -> {
            sent.add(plane.send("wrong", FakeExchange.ofRows(2, 1)));
            sent.add(plane.send("wrong", FakeExchange.ofRows(2, WrongRows.FEW)));
            sent.add(plane.send("wrong", FakeExchange.ofRows(1, FakeRunner.POISON)));
            sent.add(plane.send("wrong", FakeExchange.ofRows(1, 3)));
        });

        plane.executor.runAll();

        assertThat(sent.get(0).numbers()).isEqualTo(sent.get(0).expected());
        assertThat(sent.get(1).failure()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another number of rows");
        assertThat(sent.get(2).failure()).isInstanceOf(Invalid.class);
        assertThat(sent.get(3).numbers()).isEqualTo(sent.get(3).expected());
    }

    private void serveBoth(Limits limits) {
        VersionHandle _ = plane.serve("flooded", limits, flooded);
        VersionHandle _ = plane.serve("quiet", limits, quiet);
    }

    private void flood(int requests) {
        FakeExchange _ = plane.whileRunning("flooded", flooded, () -> {
            for (int i = 0; i < requests; i++) {
                FakeExchange _ = plane.send("flooded", FakeExchange.ofRows(1, i));
            }
        });
    }
}
