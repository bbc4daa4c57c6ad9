package io.modelport.training;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A job with everything that a checkpoint has to hold: moments, batch statistics of two ranks, dropout, a schedule. */
final class StatefulJob {

    private StatefulJob() {}

    /** @param epochs of 20 steps each, a few milliseconds a step */
    static String of(String model, String dataset, int epochs) {
        return """
            {"model": "%s", "dataset": {"name": "%s", "version": 1},
             "network": {"layers": [{"type": "conv2d", "outputChannels": 8, "kernel": 3, "padding": 1},
                {"type": "batch-norm"}, {"type": "relu"}, {"type": "max-pool2d", "kernel": 2},
                {"type": "dropout", "probability": 0.2}, {"type": "flatten"}, {"type": "linear", "outputs": 4}]},
             "optimizer": {"type": "adam", "learningRate": 0.001}, "schedule": {"type": "cosine"},
             "epochs": %d, "batchSize": 10, "ranks": 2, "seed": 5}
            """.formatted(model, dataset, epochs);
    }

    /** The published file of version 1. */
    static byte[] model(Api api, String model) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(
                    api.node().resolve("/api/v1/models/" + model + "/versions/1/files/model.pt")).build(),
                    BodyHandlers.ofByteArray()).body();
        }
    }

    /** All points of a job as {@code key step value}, in the order of their steps. */
    static List<String> metrics(Api api, String job) {
        List<JsonNode> points = new ArrayList<>();
        long after = 0;
        while (true) {
            JsonNode page = api.get("/api/v1/training-jobs/" + job + "/metrics?limit=10000&after=" + after);
            page.get("items").forEach(points::add);
            if (page.get("items").isEmpty()) {
                return points.stream()
                        .map(point -> "%07d %s %s".formatted(point.get("step").asInt(), point.get("key").asString(),
                                point.get("value").asString()))
                        .sorted()
                        .toList();
            }
            after = page.get("after").asLong();
        }
    }
}
