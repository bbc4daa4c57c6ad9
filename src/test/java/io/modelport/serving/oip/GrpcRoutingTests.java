package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.modelport.serving.core.FakeRunner;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.ModelRoutes.Forced;
import io.modelport.serving.core.ModelRoutes.Target;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferRequest.InferInputTensor;
import io.modelport.serving.oip.wire.ModelInferResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call's metadata says of its route. */
class GrpcRoutingTests {

    private final OipNode node = new OipNode(FakeRunner.SIGNATURE, new FakeRunner(), new Limits(1, 1, 10),
            Duration.ofSeconds(60));

    GrpcRoutingTests() {
        VersionHandle second = node.plane.open("m", 2, FakeRunner.SIGNATURE, new Limits(1, 1, 10), new FakeRunner());
        node.plane.router()
                .replace(new RoutingTable(List.of(new ModelRoutes("m",
                        List.of(new Target(node.version, 1), new Target(second, 1)),
                        List.of(new Forced("x-tester", "anna", 2), new Forced("x-tester", "ben", 1)), List.of(),
                        Map.of(1, node.version, 2, second), Map.of(), List.of()))));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void metadataForcesAVersionAndKeepsAKeyTogether() {
        for (int i = 0; i < 10; i++) {
            assertThat(infer("x-tester", "anna", "")).isEqualTo("2");
            assertThat(infer("X-Tester", "ben", "")).isEqualTo("1");
            assertThat(infer("x-tester", "anna", "1")).as("who names a version gets it").isEqualTo("1");
        }
        for (int user = 0; user < 8; user++) {
            String overHttp = node.http.post("/v2/models/m/infer", """
                {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 2], "data": [0, 0]}]}""",
                    "X-Modelport-Route-Key", "user-" + user).json().get("model_version").asString();
            assertThat(infer("x-modelport-route-key", "user-" + user, "")).isEqualTo(overHttp);
        }
    }

    private String infer(String header, String value, String version) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
        Channel channel = ClientInterceptors.intercept(node.grpc,
                MetadataUtils.newAttachHeadersInterceptor(metadata));
        ModelInferResponse answer = ClientCalls.blockingUnaryCall(channel,
                OipNode.method("ModelInfer", ModelInferRequest.getDefaultInstance(),
                        ModelInferResponse.getDefaultInstance()),
                CallOptions.DEFAULT, ModelInferRequest.newBuilder()
                        .setModelName("m")
                        .setModelVersion(version)
                        .addInputs(InferInputTensor.newBuilder()
                                .setName("x")
                                .setDatatype("FP32")
                                .addShape(1)
                                .addShape(2))
                        .addRawInputContents(ByteString.copyFrom(new byte[8]))
                        .build());
        return answer.getModelVersion();
    }
}
