package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.modelport.network.DataType;
import io.modelport.serving.Waiting;
import io.modelport.serving.core.EchoRunner;
import io.modelport.serving.core.FakeRunner;
import io.modelport.serving.core.Limits;
import io.modelport.serving.oip.wire.InferParameter;
import io.modelport.serving.oip.wire.InferTensorContents;
import io.modelport.serving.oip.wire.ModelConfigRequest;
import io.modelport.serving.oip.wire.ModelConfigResponse;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferRequest.InferInputTensor;
import io.modelport.serving.oip.wire.ModelInferRequest.InferRequestedOutputTensor;
import io.modelport.serving.oip.wire.ModelInferResponse;
import io.modelport.serving.oip.wire.ModelMetadataRequest;
import io.modelport.serving.oip.wire.ModelMetadataResponse;
import io.modelport.serving.oip.wire.ModelReadyRequest;
import io.modelport.serving.oip.wire.ModelReadyResponse;
import io.modelport.serving.oip.wire.ModelStatisticsRequest;
import io.modelport.serving.oip.wire.ModelStatisticsResponse;
import io.modelport.serving.oip.wire.ModelStreamInferResponse;
import io.modelport.serving.oip.wire.RepositoryIndexRequest;
import io.modelport.serving.oip.wire.RepositoryIndexResponse;
import io.modelport.serving.oip.wire.RepositoryModelLoadRequest;
import io.modelport.serving.oip.wire.RepositoryModelLoadResponse;
import io.modelport.serving.oip.wire.RepositoryModelUnloadRequest;
import io.modelport.serving.oip.wire.RepositoryModelUnloadResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The protocol over gRPC, before a model that gives back what it gets, or stands still when told. */
class GrpcInferenceTests {

    private static final MethodDescriptor<ModelInferRequest, ModelInferResponse> INFER = OipNode.method("ModelInfer",
            ModelInferRequest.getDefaultInstance(), ModelInferResponse.getDefaultInstance());

    private OipNode node = echo(DataType.FP32);

    @AfterEach
    void stop() {
        Waiting.until(() -> node.budget.taken() == 0);
        node.close();
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = "BYTES", mode = Mode.EXCLUDE)
    void everyDatatypeTravelsRawAndTyped(DataType type) {
        replace(echo(type));
        ByteString raw = ByteString.copyFrom(new byte[] {0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1})
                .substring(0, 2 * type.size());
        ModelInferRequest request = request(type, 1).addRawInputContents(raw).build();
        ModelInferResponse answer = infer(request);
        assertThat(answer.getRawOutputContents(0)).isEqualTo(raw);
        assertThat(answer.getOutputs(0).getShapeList()).containsExactly(1L, 2L);
        assertThat(answer.getOutputs(0).getDatatype()).isEqualTo(type.name());

        if (type != DataType.FP16 && type != DataType.BF16) {
            ModelInferResponse typed = infer(typed(type, raw));
            assertThat(typed.getRawOutputContents(0)).isEqualTo(raw);
        } else {
            assertThat(refusal(typed(type, raw)).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void namesTheVersionAndTheRequest() {
        ModelInferResponse answer = infer(floats(1, 2).toBuilder().setId("a").build());
        assertThat(answer.getModelName()).isEqualTo("m");
        assertThat(answer.getModelVersion()).isEqualTo("1");
        assertThat(answer.getId()).isEqualTo("a");
        assertThat(infer(floats(1, 2).toBuilder().setModelVersion("best").build()).getModelVersion()).isEqualTo("1");
    }

    @Test
    void refusesWithTheStatusOfTheFailure() {
        ModelInferRequest good = floats(1, 2);
        assertThat(refusal(good.toBuilder().setModelName("none").build()).getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal(good.toBuilder().setModelVersion("2").build()).getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertInvalid(good.toBuilder().clearInputs().clearRawInputContents(), "Input 'fp32' is missing");
        assertInvalid(good.toBuilder().addRawInputContents(ByteString.EMPTY), "There are 1 inputs and 2 raw");
        assertInvalid(good.toBuilder().setRawInputContents(0, ByteString.copyFrom(new byte[12])),
                "has 12 bytes where its shape asks for 8");
        assertInvalid(good.toBuilder().clearRawInputContents(), "has a shape of 2 elements and got fewer");
        assertInvalid(changed(good, input -> input.setName("x")), "has no input 'x'");
        assertInvalid(changed(good, input -> input.setDatatype("FLOAT")), "no datatype 'FLOAT'");
        assertInvalid(changed(good, input -> input.setDatatype("INT32")), "expects FP32 and got INT32");
        assertInvalid(changed(good, input -> input.setDatatype("BYTES")), "expects FP32 and got BYTES");
        assertInvalid(changed(good, input -> input.clearShape().addShape(-1).addShape(2)), "got [-1, 2]");
        assertInvalid(changed(good, input -> input.clearShape().addShape(2)), "one of 1 dimensions");
        assertInvalid(changed(good, input -> input.clearShape().addShape(1L << 62).addShape(2)),
                "more elements than can be counted");
        assertInvalid(changed(good, input -> input.clearShape().addAllShape(Collections.nCopies(20, 1L))),
                "more than 16 dimensions");
        assertInvalid(changed(good,
                input -> input.setContents(InferTensorContents.newBuilder().addFp32Contents(1))), "beside raw");
        assertInvalid(changed(good, input -> input.putParameters("shared_memory_region",
                InferParameter.newBuilder().setStringParam("r").build())), "shared memory");
        assertInvalid(good.toBuilder().addOutputs(InferRequestedOutputTensor.newBuilder().setName("y")),
                "has no output 'y'");
    }

    @Test
    void namesTheBestClasses() {
        ModelInferResponse answer = infer(floats(1, 2).toBuilder()
                .addOutputs(InferRequestedOutputTensor.newBuilder()
                        .setName("fp32")
                        .putParameters("classification", InferParameter.newBuilder().setInt64Param(1).build()))
                .build());
        assertThat(answer.getOutputs(0).getDatatype()).isEqualTo("BYTES");
        assertThat(answer.getRawOutputContents(0).substring(4).toStringUtf8()).isEqualTo("2.000000:1:second");
        assertInvalid(floats(1, 2).toBuilder()
                .addOutputs(InferRequestedOutputTensor.newBuilder()
                        .setName("fp32")
                        .putParameters("classification", InferParameter.newBuilder().setStringParam("1").build())),
                "no integer");
    }

    @Test
    void describesWhatItServes() {
        ModelReadyResponse ready = call("ModelReady", ModelReadyRequest.newBuilder().setName("m").build(),
                ModelReadyResponse.getDefaultInstance());
        assertThat(ready.getReady()).isTrue();
        ModelMetadataResponse metadata = call("ModelMetadata", ModelMetadataRequest.newBuilder()
                .setName("m")
                .setVersion("1")
                .build(), ModelMetadataResponse.getDefaultInstance());
        assertThat(metadata.getVersionsList()).containsExactly("1");
        assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, 2L);
        assertThat(metadata.getPropertiesOrThrow("class_labels")).isEqualTo("[\"first\",\"second\"]");
        ModelConfigResponse config = call("ModelConfig", ModelConfigRequest.newBuilder().setName("m").build(),
                ModelConfigResponse.getDefaultInstance());
        assertThat(config.getConfig().getMaxBatchSize()).isEqualTo(64);
        RepositoryIndexResponse index = call("RepositoryIndex", RepositoryIndexRequest.newBuilder()
                .setReady(true)
                .build(), RepositoryIndexResponse.getDefaultInstance());
        assertThat(index.getModels(0).getState()).isEqualTo("READY");
        infer(floats(1, 2, 3, 4));
        ModelStatisticsResponse statistics = call("ModelStatistics", ModelStatisticsRequest.getDefaultInstance(),
                ModelStatisticsResponse.getDefaultInstance());
        assertThat(statistics.getModelStats(0).getInferenceCount()).isEqualTo(2);
        assertThat(statistics.getModelStats(0).getBatchStats(0).getBatchSize()).isEqualTo(2);
        call("RepositoryModelLoad", RepositoryModelLoadRequest.newBuilder().setModelName("m").build(),
                RepositoryModelLoadResponse.getDefaultInstance());
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> call("RepositoryModelUnload",
                RepositoryModelUnloadRequest.newBuilder().setModelName("m").build(),
                RepositoryModelUnloadResponse.getDefaultInstance())).getStatus().getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(catchThrowableOfType(StatusRuntimeException.class,
                () -> call("ModelReady", ModelReadyRequest.newBuilder().setName("none").build(),
                        ModelReadyResponse.getDefaultInstance()))
                .getStatus()
                .getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void refusesMessagesAboveItsLimit() {
        Status large = refusal(request(DataType.FP32, 1).addRawInputContents(
                ByteString.copyFrom(new byte[OipNode.BODY_LIMIT + 1])).build());
        assertThat(large.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        ModelInferRequest bomb = request(DataType.FP32, 1).addRawInputContents(
                ByteString.copyFrom(new byte[OipNode.BODY_LIMIT * 20])).build();
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(node.grpc, INFER,
                        CallOptions.DEFAULT.withCompression("gzip"), bomb));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        ModelInferResponse packed = ClientCalls.blockingUnaryCall(node.grpc,
                INFER,
                CallOptions.DEFAULT.withCompression("gzip"), floats(1, 2));
        assertThat(packed.getRawOutputContents(0)).isEqualTo(raw(1, 2));
    }

    @Test
    void refusesWhatIsNoMessage() {
        MethodDescriptor<ModelStatisticsRequest, ModelInferResponse> wrong = OipNode.method("ModelInfer",
                ModelStatisticsRequest.getDefaultInstance(), ModelInferResponse.getDefaultInstance());
        ModelStatisticsRequest noRequest = ModelStatisticsRequest.newBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(5, UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(new byte[] {10, 99}))
                                .build())
                        .build())
                .build();
        Status status = catchThrowableOfType(StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(node.grpc, wrong, CallOptions.DEFAULT, noRequest)).getStatus();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("cannot be read");
    }

    @Test
    void answersAStreamInOrderAndGoesOnAfterAFailure() throws Exception {
        List<ModelStreamInferResponse> answers = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> ended = new CompletableFuture<>();
        StreamObserver<ModelInferRequest> requests = ClientCalls.asyncBidiStreamingCall(
                node.grpc.newCall(OipNode.method("ModelStreamInfer",
                        ModelInferRequest.getDefaultInstance(), ModelStreamInferResponse.getDefaultInstance()),
                        CallOptions.DEFAULT),
                new StreamObserver<>() {

                    @Override
                    public void onNext(ModelStreamInferResponse answer) {
                        answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        ended.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        ended.complete(null);
                    }
                });
        for (int i = 0; i < 50; i++) {
            requests.onNext((i == 20 ? floats(1) : floats(i, 1)).toBuilder().setId("" + i).build());
        }
        requests.onCompleted();
        ended.get(60, TimeUnit.SECONDS);
        assertThat(answers).hasSize(50);
        for (int i = 0; i < 50; i++) {
            assertThat(answers.get(i).getInferResponse().getId()).isEqualTo("" + i);
            assertThat(answers.get(i).getErrorMessage().isEmpty()).isEqualTo(i != 20);
        }
        assertThat(answers.get(20).getErrorMessage()).contains("has a shape of");
    }

    @Test
    void workWhoseDeadlineHasPassedOrWhoseCallerHasGoneIsNotDone() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        FakeRunner runner = new FakeRunner();
        runner.beforeRun(inputs -> {
            entered.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        replace(new OipNode(FakeRunner.SIGNATURE, runner, new Limits(1, 1, 10), Duration.ofSeconds(30)));
        ModelInferRequest request = changed(floats(1, 2), input -> input.setName("x")).build();
        CompletableFuture<ModelInferResponse> running = CompletableFuture.supplyAsync(() -> infer(request),
                task -> Thread.ofPlatform().start(task));
        entered.await();

        Context.CancellableContext caller = Context.current().withCancellation();
        CompletableFuture<Status> left = CompletableFuture.supplyAsync(() -> {
            Context before = caller.attach();
            try {
                return refusal(request);
            } finally {
                caller.detach(before);
            }
        }, task -> Thread.ofPlatform().start(task));
        Waiting.until(() -> node.version.queued() == 1);
        caller.cancel(null);
        assertThat(left.get().getCode()).isEqualTo(Status.Code.CANCELLED);
        Waiting.until(() -> node.version.queued() == 0);

        StatusRuntimeException late = catchThrowableOfType(StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(node.grpc, INFER,
                        CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS), request));
        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Waiting.until(() -> node.version.queued() == 0);

        held.countDown();
        assertThat(running.get().getModelVersion()).isEqualTo("1");
        assertThat(runner.batches()).hasSize(1);
    }

    @Test
    void aFullQueueIsExhaustion() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        FakeRunner runner = new FakeRunner();
        runner.beforeRun(inputs -> {
            entered.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        replace(new OipNode(FakeRunner.SIGNATURE, runner, new Limits(1, 1, 0), Duration.ofSeconds(30)));
        ModelInferRequest request = changed(floats(1, 2), input -> input.setName("x")).build();
        CompletableFuture<ModelInferResponse> running = CompletableFuture.supplyAsync(() -> infer(request),
                task -> Thread.ofPlatform().start(task));
        entered.await();
        assertThat(refusal(request).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        held.countDown();
        assertThat(running.get().getModelVersion()).isEqualTo("1");
    }

    private void replace(OipNode other) {
        node.close();
        node = other;
    }

    private static OipNode echo(DataType type) {
        return new OipNode(EchoRunner.signature(type), new EchoRunner(), new Limits(64, 2, 10),
                Duration.ofSeconds(30));
    }

    private ModelInferResponse infer(ModelInferRequest request) {
        return call("ModelInfer", request, ModelInferResponse.getDefaultInstance());
    }

    private <Q extends Message, A extends Message> A call(String method, Q request, A answer) {
        return ClientCalls.blockingUnaryCall(node.grpc, OipNode.method(method, request, answer), CallOptions.DEFAULT,
                request);
    }

    private Status refusal(ModelInferRequest request) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> infer(request)).getStatus();
    }

    private void assertInvalid(ModelInferRequest.Builder request, String message) {
        Status status = refusal(request.build());
        assertThat(status.getCode()).as(message).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains(message);
    }

    private static ModelInferRequest.Builder changed(ModelInferRequest request,
            java.util.function.UnaryOperator<InferInputTensor.Builder> change) {
        return request.toBuilder().setInputs(0, change.apply(request.getInputs(0).toBuilder()));
    }

    private static ModelInferRequest.Builder request(DataType type, int rows) {
        return ModelInferRequest.newBuilder()
                .setModelName("m")
                .addInputs(InferInputTensor.newBuilder()
                        .setName(type.name().toLowerCase(Locale.ROOT))
                        .setDatatype(type.name())
                        .addShape(rows)
                        .addShape(2));
    }

    private static ModelInferRequest floats(float... values) {
        return request(DataType.FP32, Math.max(1, values.length / 2)).addRawInputContents(raw(values)).build();
    }

    private static ByteString raw(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return ByteString.copyFrom(bytes.flip());
    }

    private static ModelInferRequest typed(DataType type, ByteString raw) {
        ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        while (bytes.hasRemaining()) {
            switch (type) {
                case BOOL -> contents.addBoolContents(bytes.get() != 0);
                case INT8 -> contents.addIntContents(bytes.get());
                case UINT8 -> contents.addUintContents(bytes.get() & 0xff);
                case INT16 -> contents.addIntContents(bytes.getShort());
                case UINT16 -> contents.addUintContents(bytes.getShort() & 0xffff);
                case INT32 -> contents.addIntContents(bytes.getInt());
                case UINT32 -> contents.addUintContents(bytes.getInt());
                case INT64 -> contents.addInt64Contents(bytes.getLong());
                case UINT64 -> contents.addUint64Contents(bytes.getLong());
                case FP32 -> contents.addFp32Contents(bytes.getFloat());
                case FP64 -> contents.addFp64Contents(bytes.getDouble());
                case FP16, BF16, BYTES -> contents.addFp32Contents(bytes.getShort());
            }
        }
        ModelInferRequest.Builder request = request(type, 1);
        request.getInputsBuilder(0).setContents(contents);
        return request.build();
    }
}
