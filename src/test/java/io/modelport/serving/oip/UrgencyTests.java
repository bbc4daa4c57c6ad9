package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.modelport.serving.NodeClient;
import io.modelport.serving.Waiting;
import io.modelport.serving.core.FakeRunner;
import io.modelport.serving.core.Limits;
import io.modelport.serving.oip.wire.InferParameter;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferRequest.InferInputTensor;
import io.modelport.serving.oip.wire.ModelInferResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How urgent callers say they are, and how patient, before a model of one slot that stands still at first. */
class UrgencyTests {

    private static final MethodDescriptor<ModelInferRequest, ModelInferResponse> INFER = OipNode.method("ModelInfer",
            ModelInferRequest.getDefaultInstance(), ModelInferResponse.getDefaultInstance());

    private final FakeRunner runner = new FakeRunner();
    private final OipNode node = new OipNode(FakeRunner.SIGNATURE, runner, new Limits(1, 1, 10),
            Duration.ofSeconds(60));
    private final List<Float> order = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<CompletableFuture<?>> sent = new ArrayList<>();

    UrgencyTests() {
        runner.beforeRun(inputs -> {
            float number = inputs.getFirst().data().getFloat(0);
            order.add(number);
            if (number == 0) {
                await(released);
            }
        });
        sent.add(CompletableFuture.runAsync(() -> assertThat(http(0, "").status()).isEqualTo(200),
                Thread::startVirtualThread));
        Waiting.until(() -> order.size() == 1);
    }

    @AfterEach
    void stop() {
        released.countDown();
        node.close();
    }

    @Test
    void aHeaderAndAParameterSayItOverHttpAndGrpc() {
        wait(() -> http(1, "\"parameters\": {\"priority\": 3},"));
        wait(() -> http(2, "", "X-Modelport-Priority", "low"));
        wait(() -> grpc(3, new Metadata(), "priority", 7));
        wait(() -> http(4, ""));
        wait(() -> http(5, "\"parameters\": {\"priority\": 0},", "X-Modelport-Priority", "high"));
        wait(() -> grpc(6, metadata("x-modelport-priority", "high"), "priority", 0));
        wait(() -> http(7, "\"parameters\": {\"priority\": 1},", "X-Modelport-Priority", "low"));
        wait(() -> grpc(8, metadata("x-modelport-priority", "low"), "priority", 1));

        released.countDown();
        sent.forEach(CompletableFuture::join);

        assertThat(order).containsExactly(0f, 5f, 6f, 7f, 8f, 4f, 1f, 2f, 3f);
    }

    @Test
    void whoeverHasWaitedAsLongAsItWouldIsToldSoWhileTheSlotIsStillTaken() {
        assertThat(http(1, "\"parameters\": {\"timeout\": 2000},").status()).isEqualTo(504);
        assertThat(status(2, "timeout", 2_000)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(node.version.queued()).isZero();
        assertThat(order).containsExactly(0f);
    }

    @Test
    void refusesWhatIsNoPriorityAndNoTimeout() {
        assertThat(http(1, "", "X-Modelport-Priority", "urgent").error()).contains("X-Modelport-Priority is 'urgent'");
        assertThat(http(1, "\"parameters\": {\"priority\": -1},").status()).isEqualTo(400);
        assertThat(http(1, "\"parameters\": {\"priority\": \"high\"},").status()).isEqualTo(400);
        assertThat(http(1, "\"parameters\": {\"timeout\": -1},").status()).isEqualTo(400);
        assertThat(status(1, "priority", -1)).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status(1, "timeout", -1)).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(order).containsExactly(0f);
    }

    /** Sends it, and returns when it waits. */
    private void wait(Runnable request) {
        int before = node.version.queued();
        sent.add(CompletableFuture.runAsync(request, Thread::startVirtualThread));
        Waiting.until(() -> node.version.queued() == before + 1);
    }

    private NodeClient.Answer http(int number, String parameters, String... headers) {
        return node.http.post("/v2/models/m/infer", "{" + parameters
                + "\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [1, 2], \"data\": [" + number
                + ", 0]}]}", headers);
    }

    private ModelInferResponse grpc(int number, Metadata metadata, String parameter, long value) {
        ByteBuffer raw = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(number).putFloat(0).flip();
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("m")
                .putParameters(parameter, InferParameter.newBuilder().setInt64Param(value).build())
                .addInputs(InferInputTensor.newBuilder().setName("x").setDatatype("FP32").addShape(1).addShape(2))
                .addRawInputContents(ByteString.copyFrom(raw))
                .build();
        return ClientCalls.blockingUnaryCall(ClientInterceptors.intercept(node.grpc,
                MetadataUtils.newAttachHeadersInterceptor(metadata)), INFER, CallOptions.DEFAULT, request);
    }

    private Status.Code status(int number, String parameter, long value) {
        try {
            ModelInferResponse answer = grpc(number, new Metadata(), parameter, value);
            throw new AssertionError(answer);
        } catch (io.grpc.StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private static Metadata metadata(String name, String value) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return metadata;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
