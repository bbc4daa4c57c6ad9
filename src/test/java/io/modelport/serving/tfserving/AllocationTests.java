package io.modelport.serving.tfserving;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.Caller;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.EchoRunner;
import io.modelport.serving.core.Exchange;
import io.modelport.serving.core.FakeCaller;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.Prediction;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.ServingStats;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.json.JsonWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counts what the heap gives for reading requests and writing answers of different sizes. */
class AllocationTests {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FEW = 50;
    private static final int MANY = 550;

    /** A longer request is read into memory that was made larger a few times more often. */
    private static final long MOST_MORE = 4_000;

    private final Router router = new Router();
    private final DataPlane plane = new DataPlane(router, Runnable::run, System::nanoTime, ServingStats.NONE,
            Duration.ofSeconds(30), MemoryBudget.unlimited());
    private final JsonWriter json = new JsonWriter();
    private long allocated;

    @Test
    void nestedRowsAllocateNothingForAnElement() {
        serve(TensorFlowNode.same(List.of(), TensorFlowNode.spec("x", DataType.FP32, -1L, 4L, -1L)));
        String row = "[[0.5,1,2e3],[-1.25,NaN,0],[3,4,5],[6,7,123456.789]]";
        assertThat(bytes(rows(row, MANY)) - bytes(rows(row, FEW))).isLessThan(MOST_MORE);
    }

    @Test
    void namedRowsAllocateNothingForAName() {
        serve(TensorFlowNode.same(List.of(), TensorFlowNode.spec("age", DataType.FP32, -1L),
                TensorFlowNode.spec("height", DataType.FP64, -1L), TensorFlowNode.spec("count", DataType.INT64, -1L)));
        String row = "{\"height\": 1.75, \"age\": 41.5, \"count\": 12}";
        assertThat(bytes(rows(row, MANY)) - bytes(rows(row, FEW))).isLessThan(MOST_MORE);
    }

    private static byte[] rows(String row, int count) {
        return ("{\"instances\":[" + (row + ",").repeat(count - 1) + row + "]}").getBytes(StandardCharsets.UTF_8);
    }

    /** How much one request allocates once the pools are full. */
    private long bytes(byte[] body) {
        byte[] room = Arrays.copyOf(body, body.length + 1);
        for (int i = 0; i < 20; i++) {
            plane.predict(Protocol.TENSORFLOW_SERVING, "m", VersionAddress.Routed.AT_RANDOM, new Call(room));
        }
        return allocated;
    }

    private void serve(Signature signature) {
        VersionHandle version = plane.open("m", 1, signature, new Limits(MANY, 1, 10), new EchoRunner());
        router.replace(new RoutingTable(List.of(new ModelRoutes("m", List.of(new ModelRoutes.Target(version, 1)),
                Map.of(1, version), Map.of(), List.of()))));
    }

    private final class Call implements Exchange {

        private final byte[] room;

        Call(byte[] room) {
            this.room = room;
        }

        @Override
        public Caller caller() {
            return new FakeCaller();
        }

        @Override
        public void read(InputCollector inputs) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            boolean _ = PredictRequest.read(room, room.length - 1, inputs);
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }

        @Override
        public void suspend(Prediction waiting) {}

        @Override
        public void answer(Answer answer) {
            json.clear();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            PredictAnswer.write(Verb.PREDICT, true, answer, json);
            allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
        }

        @Override
        public void fail(Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
