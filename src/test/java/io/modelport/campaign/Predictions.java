package io.modelport.campaign;

import io.modelport.campaign.Caller.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * Asks both nodes for predictions all the while. Once a node has answered one it goes on doing so, whatever happens to
 * the database, the network before it and the attempts; only what is done to its own process excuses it.
 */
final class Predictions implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(100);

    private final Acknowledged acknowledged;
    private final History history;
    private final List<Thread> threads;
    private volatile boolean stopped;

    Predictions(List<ClusterNode> nodes, Acknowledged acknowledged, History history) {
        this.acknowledged = acknowledged;
        this.history = history;
        this.threads = nodes.stream()
                .map(node -> Thread.ofPlatform().name("predictions-" + node.name()).start(() -> predict(node)))
                .toList();
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void predict(ClusterNode node) {
        Caller caller = new Caller(List.of(node), new Random(), () -> stopped);
        int servingSince = -1;
        while (!stopped) {
            Optional<Integer> before = node.undisturbedSince();
            Optional<Answer> answer = node.uri().flatMap(uri -> ask(caller, uri));
            Optional<Integer> after = node.undisturbedSince();
            if (before.isPresent() && before.equals(after)) {
                if (answer.filter(Answer::isDone).isPresent()) {
                    servingSince = after.get();
                    acknowledged.predictions.incrementAndGet();
                } else if (servingSince == after.get()) {
                    history.violation("the node " + node.name() + " stopped predicting: " + answer);
                }
            }
            Pause.of(EVERY);
        }
    }

    private static Optional<Answer> ask(Caller caller, URI node) {
        String path = "/v2/models/" + Clients.MODELS.getFirst().replace(" ", "%20");
        return caller.once(node, "GET", path, new byte[0])
                .flatMap(description -> description.isDone()
                        ? caller.once(node, "POST", path + "/infer", request(description.json()))
                        : Optional.of(description));
    }

    private static byte[] request(JsonNode description) {
        JsonNode input = description.get("inputs").get(0);
        String data = String.join(",", Collections.nCopies(Squares.SIZE * Squares.SIZE, "1"));
        return """
            {"inputs": [{"name": "%s", "datatype": "%s", "shape": [1, 1, %d, %d], "data": [%s]}]}
            """.formatted(input.get("name").asString(), input.get("datatype").asString(), Squares.SIZE, Squares.SIZE,
                data).getBytes(StandardCharsets.UTF_8);
    }
}
