package io.modelport.serving.oip;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.serving.grpc.GrpcServer;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.net.URI;

/** A node with a key and two versions of a model, for clients of other makers; it lives as long as its standard input. */
public final class CompatNode {

    private static final String KEY = "a-key-for-the-clients";

    private CompatNode() {}

    public static void main(String[] arguments) throws IOException {
        try (RunningNode node = RunningNode.start(TestDatabase.create(), TestFolder.create("artifacts-"),
                "modelport.security.admin-key=" + KEY)) {
            RealModels models = new RealModels(node.bean(ArtifactStore.class), node.bean(ModelRegistry.class));
            models.register(new ModelName("digits"), 1);
            models.register(new ModelName("digits"), 2);
            Answer deployed = new NodeClient(node.uri()).put("/api/v1/deployments/digits?wait=60s",
                    "{\"targets\": [{\"version\": 1}, {\"version\": 2, \"weight\": 0}]}", "Authorization",
                    "Bearer " + KEY);
            if (deployed.status() != 201) {
                throw new IllegalStateException(deployed.body());
            }
            URI http = node.uri();
            System.out.println("{\"http\": \"" + http.getAuthority() + "\", \"grpc\": \"127.0.0.1:"
                    + node.bean(GrpcServer.class).port() + "\", \"key\": \"" + KEY + "\"}");
            while (System.in.read() >= 0) {
                // Whatever comes is not for us; the end of it is.
            }
        }
        System.exit(0);
    }
}
