package io.modelport.serving.oip;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.serving.SmallModels;
import io.modelport.serving.grpc.GrpcServer;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.net.URI;

/**
 * A node with a key, two versions of a model and three small models of other shapes, for clients of other makers; it lives
 * as long as its standard input.
 */
public final class CompatNode {

    private static final String KEY = "a-key-for-the-clients";

    private CompatNode() {}

    public static void main(String[] arguments) throws IOException {
        try (RunningNode node = RunningNode.start(TestDatabase.create(), TestFolder.create("artifacts-"),
                "modelport.security.admin-key=" + KEY)) {
            RealModels models = new RealModels(node.bean(ArtifactStore.class), node.bean(ModelRegistry.class));
            models.register(new ModelName("digits"), 1);
            models.register(new ModelName("digits"), 2);
            put(node, "models/digits/aliases/champion", "{\"version\": 2}");
            deploy(node, "digits", "{\"targets\": [{\"version\": 1}, {\"version\": 2, \"weight\": 0}]}");
            for (SmallModels small : SmallModels.values()) {
                small.register(models);
                deploy(node, small.model().value(), "{\"targets\": [{\"version\": 1}]}");
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

    private static void deploy(RunningNode node, String model, String plan) {
        put(node, "deployments/" + model + "?wait=60s", plan);
    }

    private static void put(RunningNode node, String path, String body) {
        Answer answer = new NodeClient(node.uri()).put("/api/v1/" + path, body, "Authorization", "Bearer " + KEY);
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException(answer.body());
        }
    }
}
