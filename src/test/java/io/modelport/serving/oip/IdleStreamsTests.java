package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.modelport.serving.core.FakeRunner;
import io.modelport.serving.core.Limits;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferResponse;
import io.modelport.serving.oip.wire.ModelStreamInferResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Streams on which nobody says anything, on a node with four threads. */
class IdleStreamsTests {

    @Test
    void manyIdleStreamsDoNotStopTheOthers() {
        try (OipNode node = new OipNode(FakeRunner.SIGNATURE, new FakeRunner(), new Limits(8, 1, 10),
                Duration.ofSeconds(60))) {
            for (int i = 0; i < 250; i++) {
                StreamObserver<ModelInferRequest> idle = ClientCalls.asyncBidiStreamingCall(
                        node.grpc.newCall(OipNode.method("ModelStreamInfer", ModelInferRequest.getDefaultInstance(),
                                ModelStreamInferResponse.getDefaultInstance()), CallOptions.DEFAULT),
                        new Unheard());
                assertThat(idle).isNotNull();
            }

            for (int i = 0; i < 20; i++) {
                ModelInferResponse answer = ClientCalls.blockingUnaryCall(node.grpc,
                        OipNode.method("ModelInfer", ModelInferRequest.getDefaultInstance(),
                                ModelInferResponse.getDefaultInstance()),
                        CallOptions.DEFAULT, request());
                assertThat(answer.getModelVersion()).isEqualTo("1");
            }
        }
    }

    private static ModelInferRequest request() {
        return ModelInferRequest.newBuilder()
                .setModelName("m")
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(1)
                        .addShape(2))
                .addRawInputContents(ByteString.copyFrom(new byte[8]))
                .build();
    }

    /** Hears nothing, because nothing is said. */
    private static final class Unheard implements StreamObserver<ModelStreamInferResponse> {

        @Override
        public void onNext(ModelStreamInferResponse answer) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
