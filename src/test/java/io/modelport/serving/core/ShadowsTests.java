package io.modelport.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.serving.core.ModelRoutes.Shadow;
import io.modelport.serving.core.ModelRoutes.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShadowsTests {

    private static final int QUEUE = 8;

    private final TestPlane plane = new TestPlane(QUEUE);
    private final FakeRunner runner = new FakeRunner();
    private final FakeRunner shadowRunner = new FakeRunner();
    private final List<Float> copied = new ArrayList<>();

    @Test
    void aCopyRunsAfterItsRequestWasAnsweredAndNobodySeesIt() {
        serve(shadow(FakeRunner.SIGNATURE));

        FakeExchange request = send(FakeExchange.ofRows(3, 5));

        assertThat(request.numbers()).isEqualTo(request.expected());
        assertThat(request.version()).isEqualTo(1);
        assertThat(shadowRunner.batches()).as("the caller did not run it").isEmpty();
        assertThat(plane.budget.taken()).as("the inputs are handed on, not copied").isPositive();
        plane.shadowThread.runAll();
        assertThat(shadowRunner.batches()).containsExactly(3);
        assertThat(copied).containsExactly(5f);
        assertThat(request.deliveries()).isOne();
        assertThat(plane.stats.shadows()).containsExactly(ShadowOutcome.OK);
        assertThat(plane.stats.outcomes()).as("only the request counts").containsExactly(Outcome.OK);
        assertThat(plane.stats.batches()).containsExactly(3);
        assertThat(plane.budget.taken()).isZero();
    }

    @Test
    void aShadowThatFailsHarmsNobody() {
        serve(shadow(FakeRunner.SIGNATURE));
        shadowRunner.beforeRun(inputs -> {
            throw new IllegalStateException("broken");
        });

        FakeExchange request = send(FakeExchange.ofRows(1, 5));
        plane.shadowThread.runAll();

        assertThat(request.numbers()).isEqualTo(request.expected());
        assertThat(plane.stats.shadows()).containsExactly(ShadowOutcome.FAILED);
        assertThat(plane.budget.taken()).isZero();
    }

    @Test
    void aShadowThatTakesOtherInputsIsCountedAsInvalid() {
        serve(shadow(new Signature(List.of(new TensorSpec("other", DataType.FP32, List.of(-1L, 2L))),
                List.of(new TensorSpec("y", DataType.FP32, List.of(-1L, 2L))), List.of(), null)));

        FakeExchange _ = send(FakeExchange.ofRows(1, 5));
        plane.shadowThread.runAll();

        assertThat(plane.stats.shadows()).containsExactly(ShadowOutcome.INVALID);
    }

    @Test
    void copiesLargerThanABatchAreSplit() {
        serve(shadow(FakeRunner.SIGNATURE));

        FakeExchange request = send(FakeExchange.ofRows(10, 5));
        plane.executor.runAll();
        plane.shadowThread.runAll();

        assertThat(request.numbers()).isEqualTo(request.expected());
        assertThat(shadowRunner.batches()).containsExactly(4, 4, 2);
    }

    @Test
    void copiesWaitForEverybodyElseAndAreDroppedWhenThatTakesLong() {
        serve(shadow(FakeRunner.SIGNATURE));
        FakeExchange _ = send(FakeExchange.ofRows(1, 1));
        FakeExchange _ = plane.whileRunning("m", runner, () -> {
            FakeExchange _ = send(FakeExchange.ofRows(1, 2));
            plane.shadowThread.runAll();
        });

        assertThat(copied).as("somebody waits").isEmpty();
        assertThat(plane.stats.shadows()).containsExactly(ShadowOutcome.DROPPED);

        plane.executor.runAll();
        plane.shadowThread.runAll();
        assertThat(copied).containsExactly(7f, 2f);
        assertThat(plane.budget.taken()).isZero();
    }

    @Test
    void whatFindsNoPlaceIsDroppedAtOnce() {
        serve(shadow(FakeRunner.SIGNATURE));
        for (int i = 0; i < 5; i++) {
            FakeExchange _ = send(FakeExchange.ofRows(1, i));
        }

        assertThat(plane.stats.shadows()).as("a model gets a quarter of the queue")
                .containsExactly(ShadowOutcome.DROPPED, ShadowOutcome.DROPPED, ShadowOutcome.DROPPED);
        plane.shadowThread.runAll();
        assertThat(copied).containsExactly(0f, 1f);
    }

    @Test
    void whatIsTooLargeOrComesWhenMemoryIsShortIsDropped() {
        serve(shadow(FakeRunner.SIGNATURE));
        FakeExchange _ = send(FakeExchange.ofRows(TestPlane.BUDGET / 8 / 8, 1));
        plane.executor.runAll();
        assertThat(plane.stats.shadows()).containsExactly(ShadowOutcome.DROPPED);

        plane.budget.take(TestPlane.BUDGET / 2 + 1);
        FakeExchange request = send(FakeExchange.ofRows(1, 1));

        assertThat(request.numbers()).isEqualTo(request.expected());
        assertThat(plane.stats.shadows()).containsExactly(ShadowOutcome.DROPPED, ShadowOutcome.DROPPED);
        plane.budget.giveBack(TestPlane.BUDGET / 2 + 1);
        plane.shadowThread.runAll();
        assertThat(shadowRunner.batches()).isEmpty();
    }

    @Test
    void requestsThatFailOrNameAVersionAreNotCopied() {
        serve(shadow(FakeRunner.SIGNATURE));

        FakeExchange _ = send(FakeExchange.ofRows(1, FakeRunner.POISON));
        plane.plane.predict(Protocol.OPEN_INFERENCE, "m", new VersionAddress.Exactly(1), FakeExchange.ofRows(1, 1));

        assertThat(plane.shadowThread.size()).isZero();
        assertThat(plane.stats.shadows()).isEmpty();
    }

    @Test
    void bothVersionsCanBeUnloadedAfterTheirLastCopy() {
        VersionHandle shadow = shadow(FakeRunner.SIGNATURE);
        VersionHandle version = serve(shadow);
        FakeExchange _ = send(FakeExchange.ofRows(1, 5));
        plane.router.replace(RoutingTable.EMPTY);

        assertThat(version.drain()).as("the answer was sent").isDone();
        version.close();
        assertThat(shadow.drain()).isNotDone();
        plane.shadowThread.runAll();
        shadow.close();

        assertThat(copied).containsExactly(5f);
        assertThat(shadowRunner.openSlots()).isZero();
        assertThat(plane.budget.taken()).isZero();
    }

    private VersionHandle shadow(Signature signature) {
        shadowRunner.beforeRun(inputs -> copied.add(inputs.getFirst().data().getFloat(0)));
        return plane.plane.open("m", 2, signature, new Limits(4, 1, 10), shadowRunner);
    }

    /** Version 1 answers, and version 2 gets a copy of everything. */
    private VersionHandle serve(VersionHandle shadow) {
        VersionHandle version = plane.plane.open("m", 1, FakeRunner.SIGNATURE, new Limits(4, 1, 10), runner);
        plane.route(new ModelRoutes("m", List.of(new Target(version, 1), new Target(shadow, 0)), List.of(),
                List.of(new Shadow(shadow, 1)), Map.of(1, version, 2, shadow), Map.of(), List.of()));
        return version;
    }

    private FakeExchange send(FakeExchange request) {
        return plane.send("m", request);
    }
}
