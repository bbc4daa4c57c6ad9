package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.modelport.network.DataType;
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
import io.modelport.serving.oip.wire.InferParameter;
import io.modelport.serving.oip.wire.InferTensorContents;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.tensor.RawBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes valid requests at random: whatever comes of it is answered or refused, never a fault, and gives its memory back. */
class BodyFuzzTests {

    private static final String[] PIECES = {"\"inputs\":[", "{\"name\":\"fp32\"", "\"shape\":[", "\"data\":[",
            "\"binary_data_size\":", "\"parameters\":{", "\"classification\":", "\"outputs\":[", "\"binary_data\":true",
            "-1", "1e999", "NaN", "-Infinity", "null", "true", "9223372036854775807", "[[[[[[", "]]]]]]", "{{{{", "}}",
            "\\u0000", "\"", "\\", "\uFFFD", ",", ":", "4611686018427387904", "2147483647", "\"datatype\":\"INT8\"",
            "\"datatype\":\"BYTES\"", "\"id\":\"\\ud800\""};

    private final MemoryBudget budget = new MemoryBudget(1 << 26);
    private final Router router = new Router();
    private final DataPlane plane = new DataPlane(router, Runnable::run, System::nanoTime, ServingStats.NONE,
            Duration.ofSeconds(30), budget);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final DamagedBodies bodies = new DamagedBodies(PIECES);
    private int answered;
    private int refused;

    BodyFuzzTests() {
        VersionHandle version = plane.open("m", 1, EchoRunner.signature(DataType.FP32, DataType.INT8),
                new Limits(16, 1, 10), new EchoRunner());
        router.replace(new RoutingTable(List.of(new ModelRoutes("m", List.of(new ModelRoutes.Target(version, 1)),
                Map.of(1, version), Map.of(), List.of()))));
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        assertThat(budget.taken()).isZero();
        assertThat(answered).isPositive();
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void json() {
        byte[] valid = bytes("{\"id\":\"1\",\"inputs\":[{\"name\":\"fp32\",\"shape\":[2,2],\"datatype\":\"FP32\","
                + "\"data\":[[1.5,-2e3],[0,NaN]]},{\"data\":[1,2,3,4],\"name\":\"int8\",\"datatype\":\"INT8\","
                + "\"shape\":[2,2],\"parameters\":{\"x\":\"y\"}}],\"outputs\":[{\"name\":\"int8\","
                + "\"parameters\":{\"classification\":2}}],\"parameters\":{\"binary_data_output\":false}}");
        bodies.send(valid, body -> predict(body, body.length));
    }

    @Test
    void binary() {
        byte[] header = bytes("{\"inputs\":[{\"name\":\"fp32\",\"shape\":[2,2],\"datatype\":\"FP32\","
                + "\"parameters\":{\"binary_data_size\":16}},{\"name\":\"int8\",\"datatype\":\"INT8\","
                + "\"shape\":[2,2],\"parameters\":{\"binary_data_size\":4}}]}");
        byte[] valid = Arrays.copyOf(header, header.length + 20);
        bodies.send(valid,
                body -> predict(body, bodies.random().nextInt(4) == 0 ? bodies.random().nextInt(body.length + 1)
                        : Math.min(header.length, body.length)));
    }

    @Test
    void messages() {
        ModelInferRequest typed = ModelInferRequest.newBuilder()
                .setModelName("m")
                .setId("1")
                .addInputs(input("fp32", "FP32").setContents(InferTensorContents.newBuilder()
                        .addAllFp32Contents(List.of(1f, 2f, 3f, 4f))))
                .addInputs(input("int8", "INT8").setContents(InferTensorContents.newBuilder()
                        .addAllIntContents(List.of(1, 2, 3, 4))))
                .addOutputs(ModelInferRequest.InferRequestedOutputTensor.newBuilder()
                        .setName("fp32")
                        .putParameters("classification", InferParameter.newBuilder().setInt64Param(2).build()))
                .build();
        ModelInferRequest raw = ModelInferRequest.newBuilder()
                .setModelName("m")
                .addInputs(input("fp32", "FP32"))
                .addInputs(input("int8", "INT8"))
                .addRawInputContents(ByteString.copyFrom(new byte[16]))
                .addRawInputContents(ByteString.copyFrom(new byte[4]))
                .build();
        bodies.send(typed.toByteArray(), this::predictMessage);
        bodies.send(raw.toByteArray(), this::predictMessage);
    }

    private void predict(byte[] body, int header) {
        predict(new Exchange() {

            @Override
            public Caller caller() {
                return new FakeCaller();
            }

            private @Nullable InferRequest request;

            @Override
            public void read(InputCollector inputs) {
                if (header == 0) {
                    RawBody.read(body, body.length, inputs);
                } else {
                    request = InferRequest.read(Arrays.copyOf(body, body.length + 1), body.length, header, inputs);
                }
            }

            @Override
            public void suspend(Prediction waiting) {}

            @Override
            public void answer(Answer answer) {
                answered++;
                if (request != null) {
                    assertThat(request.outputs()).isNotEmpty();
                }
            }

            @Override
            public void fail(Throwable failure) {
                refuse(failure);
            }
        });
    }

    private void predictMessage(byte[] body) {
        ModelInferRequest request;
        try {
            request = ModelInferRequest.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            refused++;
            return;
        }
        GrpcInferCall call = new GrpcInferCall(request, VersionAddress.Routed.AT_RANDOM, new GrpcInferCall.Answers() {

            @Override
            public void answer(io.modelport.serving.oip.wire.ModelInferResponse answer) {
                answered++;
                assertThat(answer.toByteArray()).isNotEmpty();
            }

            @Override
            public void fail(Status status) {
                // The log says how.
                assertThat(status.getCode()).isNotEqualTo(Status.Code.INTERNAL);
                refused++;
            }
        }, budget, 1_000_000_000, timer);
        call.begin();
        predict(call);
    }

    private void predict(Exchange exchange) {
        plane.predict(Protocol.OPEN_INFERENCE, "m", VersionAddress.Routed.AT_RANDOM, exchange);
    }

    private void refuse(Throwable failure) {
        if (!(failure instanceof Problem)) {
            throw new AssertionError("a fault of the server", failure);
        }
        refused++;
    }

    private static ModelInferRequest.InferInputTensor.Builder input(String name, String type) {
        return ModelInferRequest.InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(type)
                .addShape(2)
                .addShape(2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
