package io.modelport.serving.tfserving;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.problem.Problem;
import io.modelport.serving.DamagedBodies;
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
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes valid requests at random: whatever comes of it is answered or refused, never a fault, and gives its memory back. */
class PredictFuzzTests {

    private final DamagedBodies bodies = new DamagedBodies("\"instances\":[", "\"inputs\":{", "{\"b64\":\"AAAA\"}",
            "{\"b64\":", "\"x\":[", "\"y\":", "\"context\":{", "\"examples\":[", "\"signature_name\":\"\"", "[]", "{}",
            "-1", "1e999", "NaN", "-Infinity", "null", "true", "255", "18446744073709551616", "[[[[[[", "]]]]]]",
            "{{{{", "}}", "\\u0000", "\"", "\\", "\uFFFD", ",", ":", "[1,2],", "{\"x\":[1,2],\"y\":[[3]]},");

    private final MemoryBudget budget = new MemoryBudget(1 << 26);
    private final Router router = new Router();
    private final DataPlane plane = new DataPlane(router, Runnable::run, System::nanoTime, ServingStats.NONE,
            Duration.ofSeconds(30), budget);
    private int answered;
    private int refused;

    @AfterEach
    void everyBodyHasItsAnswer() {
        assertThat(budget.taken()).isZero();
        assertThat(answered).isGreaterThan(100);
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void rows() {
        serve(two());
        fuzz(Verb.PREDICT, "{\"signature_name\":\"serving_default\",\"instances\":[{\"x\":[1.5,-2e3],\"y\":[[1],[2]]},"
                + "{\"y\":[[3],[4]],\"x\":[0,NaN]}]}");
    }

    @Test
    void columns() {
        serve(two());
        fuzz(Verb.PREDICT, "{\"inputs\":{\"x\":[[1.5,-2e3],[0,NaN]],\"y\":[[[1,2],[3,4]],[[5,6],[7,8]]]}}");
    }

    @Test
    void bytes() {
        serve(TensorFlowNode.same(List.of("a"), TensorFlowNode.spec("x", DataType.UINT8, -1L, -1L, 2L)));
        fuzz(Verb.PREDICT, "{\"instances\":[{\"b64\":\"AAECAw==\"},[[0,1],[2,255]],[{\"b64\":\"AAE=\"},[3,4]]]}");
    }

    @Test
    void examples() {
        serve(two());
        fuzz(Verb.CLASSIFY,
                "{\"context\":{\"y\":[1,2],\"z\":\"none\"},\"examples\":[{\"x\":[1,2]},{\"x\":[3,4],\"w\":{}}]}");
    }

    private static Signature two() {
        return TensorFlowNode.same(List.of("a", "b"), TensorFlowNode.spec("x", DataType.FP32, -1L, 2L),
                TensorFlowNode.spec("y", DataType.INT8, -1L, 2L, -1L));
    }

    private void serve(Signature signature) {
        VersionHandle version = plane.open("m", 1, signature, new Limits(16, 1, 10), new EchoRunner());
        router.replace(new RoutingTable(List.of(new ModelRoutes("m", List.of(new ModelRoutes.Target(version, 1)),
                Map.of(1, version), Map.of(), List.of()))));
    }

    private void fuzz(Verb verb, String valid) {
        bodies.send(valid.getBytes(StandardCharsets.UTF_8), body -> plane.predict(Protocol.TENSORFLOW_SERVING, "m",
                VersionAddress.Routed.AT_RANDOM, new Call(verb, body)));
    }

    private final class Call implements Exchange {

        private final Verb verb;
        private final byte[] body;
        private boolean rows;

        Call(Verb verb, byte[] body) {
            this.verb = verb;
            this.body = body;
        }

        @Override
        public Caller caller() {
            return new FakeCaller();
        }

        @Override
        public void read(InputCollector inputs) {
            byte[] room = Arrays.copyOf(body, body.length + 1);
            if (verb == Verb.PREDICT) {
                rows = PredictRequest.read(room, body.length, inputs);
            } else {
                ExampleRequest.read(room, body.length, inputs, verb);
            }
        }

        @Override
        public void suspend(Prediction waiting) {}

        @Override
        public void answer(Answer answer) {
            answered++;
            JsonWriter json = new JsonWriter();
            PredictAnswer.write(verb, rows, answer, json);
            byte[] written = Arrays.copyOf(json.array(), json.length() + 1);
            JsonReader reader = new JsonReader(written, json.length());
            reader.skip();
            reader.end();
        }

        @Override
        public void fail(Throwable failure) {
            if (!(failure instanceof Problem)) {
                throw new AssertionError("a fault of the server", failure);
            }
            refused++;
        }
    }
}
