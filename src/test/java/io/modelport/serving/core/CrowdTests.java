package io.modelport.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrowdTests {

    private final AtomicInteger calls = new AtomicInteger();
    private final TestPlane plane = new TestPlane();
    private final FakeRunner runner = new FakeRunner();

    CrowdTests() {
        plane.crowd.watch(calls::get);
        plane.crowd.watch(() -> 1);
    }

    @Test
    void requestsThatComeAsACrowdGatherThoughASlotIsFree() {
        plane.serve("numbers", new Limits(8, 2, 100), runner);
        calls.set(4);
        List<FakeExchange> requests = send(6);

        assertThat(requests).allMatch(FakeExchange::hasWaited);
        plane.executor.runAll();

        assertThat(runner.batches()).containsExactly(6);
        assertThat(requests).allSatisfy(request -> assertThat(request.numbers()).isEqualTo(request.expected()));
    }

    @Test
    void asManyAsMayComeAreRunByTheThreadsThatBringThem() {
        plane.serve("numbers", new Limits(8, 2, 100), runner);
        calls.set(3);

        assertThat(send(6)).noneMatch(FakeExchange::hasWaited);
        assertThat(runner.batches()).containsExactly(1, 1, 1, 1, 1, 1);
    }

    @Test
    void aQueueThatHoldsNoBatchRefusesNobodyWhileASlotIsFree() {
        plane.serve("numbers", new Limits(8, 2, 7), runner);
        calls.set(100);

        assertThat(send(9)).noneMatch(FakeExchange::hasWaited);
    }

    private List<FakeExchange> send(int count) {
        return IntStream.range(0, count).mapToObj(i -> plane.send("numbers", FakeExchange.ofRows(1, i))).toList();
    }
}
