package io.modelport.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseCacheTests {

    private final TestPlane plane = new TestPlane();
    private final FakeRunner runner = new FakeRunner();

    @Test
    void equalInputsAreRunOnce() {
        serve(10_000);

        FakeExchange first = plane.send("m", FakeExchange.ofRows(2, 1));
        FakeExchange second = plane.send("m", FakeExchange.ofRows(2, 1));
        FakeExchange other = plane.send("m", FakeExchange.ofRows(2, 2));

        assertThat(first.numbers()).isEqualTo(first.expected());
        assertThat(second.numbers()).isEqualTo(first.expected());
        assertThat(other.numbers()).isEqualTo(other.expected());
        assertThat(runner.batches()).containsExactly(2, 2);
        assertThat(plane.stats.lookups()).containsExactly(false, true, false);
        assertThat(plane.stats.outcomes()).containsExactly(Outcome.OK, Outcome.OK, Outcome.OK);
        assertThat(plane.budget.taken()).isZero();
    }

    @Test
    void answersOfASharedBatchAreKeptEachForItsRequest() {
        serve(10_000);
        List<FakeExchange> sent = new ArrayList<>();
        FakeExchange _ = plane.whileRunning("m", runner, () -> {
            sent.add(plane.send("m", FakeExchange.ofRows(1, 1)));
            sent.add(plane.send("m", FakeExchange.ofRows(2, 50)));
        });
        plane.executor.runAll();
        int runs = runner.batches().size();

        FakeExchange one = plane.send("m", FakeExchange.ofRows(1, 1));
        FakeExchange two = plane.send("m", FakeExchange.ofRows(2, 50));

        assertThat(one.numbers()).isEqualTo(sent.get(0).expected());
        assertThat(two.numbers()).isEqualTo(sent.get(1).expected());
        assertThat(runner.batches()).hasSize(runs);
    }

    @Test
    void failuresAreNotKept() {
        serve(10_000);
        FakeExchange _ = plane.send("m", FakeExchange.ofRows(1, FakeRunner.POISON));
        FakeExchange again = plane.send("m", FakeExchange.ofRows(1, FakeRunner.POISON));

        assertThat(again.failure()).hasMessage("The model raised.");
        assertThat(runner.batches()).hasSize(2);
    }

    @Test
    void holdsNoMoreBytesThanItMay() {
        ResponseCache cache = new ResponseCache(5_000);
        int kept = 0;
        for (int i = 0; i < 100; i++) {
            cache.keep(key(DataType.FP32, new long[] {1, 2}, i), outputs(84));
        }
        for (int i = 0; i < 100; i++) {
            kept += cache.find(key(DataType.FP32, new long[] {1, 2}, i)) == null ? 0 : 1;
        }
        assertThat(kept).as("of 500 bytes each, what belongs to them included").isBetween(1, 10);

        ResponseCache.Key large = key(DataType.FP32, new long[] {1, 2}, 101);
        cache.keep(large, outputs(5_000));
        assertThat(cache.find(large)).isNull();
    }

    @Test
    void aVersionThatIsLoadedAnewKeepsNothing() {
        serve(10_000);
        FakeExchange _ = plane.send("m", FakeExchange.ofRows(1, 1));
        serve(10_000);
        FakeExchange _ = plane.send("m", FakeExchange.ofRows(1, 1));

        assertThat(runner.batches()).hasSize(2);
        assertThat(plane.stats.lookups()).containsExactly(false, false);
    }

    @Test
    void typeShapeAndBytesAllTellInputsApart() {
        List<ResponseCache.Key> keys = List.of(key(DataType.FP32, new long[] {1, 2}, 0),
                key(DataType.FP32, new long[] {2, 1}, 0), key(DataType.FP32, new long[] {2}, 0),
                key(DataType.INT32, new long[] {1, 2}, 0), key(DataType.FP32, new long[] {1, 2}, 1),
                key(DataType.FP64, new long[] {1, 1}, 0));
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(key(DataType.FP32, new long[] {1, 2}, 0)).isEqualTo(keys.getFirst());
    }

    private static List<Tensor> outputs(int bytes) {
        return List.of(new Tensor(DataType.UINT8, new long[] {bytes}, Tensor.allocate(bytes)));
    }

    private static ResponseCache.Key key(DataType type, long[] shape, int value) {
        ByteBuffer data = Tensor.allocate((int) Tensor.byteCount(type, shape));
        data.put(3, (byte) value);
        return ResponseCache.key(new Inputs(List.of(new Tensor(type, shape, data)), 1));
    }

    private void serve(long bytes) {
        VersionHandle _ = plane.serve("m", new Limits(1_024, 1, 10, bytes), runner);
    }
}
