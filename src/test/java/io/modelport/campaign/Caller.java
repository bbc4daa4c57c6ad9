package io.modelport.campaign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A patient client: it repeats a request at any node that is there until one answers it for good. */
final class Caller {

    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<ClusterNode> nodes;
    private final RandomGenerator random;
    private final BooleanSupplier stopped;

    /** @param stopped when true, requests that were not answered yet are given up */
    Caller(List<ClusterNode> nodes, RandomGenerator random, BooleanSupplier stopped) {
        this.nodes = nodes;
        this.random = random;
        this.stopped = stopped;
    }

    /**
     * Sends a request until it is answered with anything but a failure that passes.
     *
     * @param headers names and values in turn
     * @return empty when the campaign ends first
     */
    Optional<Answer> call(String method, String path, byte[] body, String... headers) {
        while (!stopped.getAsBoolean()) {
            ClusterNode node = nodes.get(random.nextInt(nodes.size()));
            Optional<Answer> answer = node.uri().flatMap(uri -> once(uri, method, path, body, headers));
            if (answer.filter(found -> !found.isPassing()).isPresent()) {
                return answer;
            }
            Pause.of(Duration.ofMillis(100 + random.nextInt(300)));
        }
        return Optional.empty();
    }

    /** Sends a request once; empty when there is no answer. */
    Optional<Answer> once(URI node, String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path))
                .method(method, BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .timeout(ANSWER);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return Optional.of(new Answer(http.send(request.build(), BodyHandlers.ofString())));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * What a node answered.
     *
     * @param response as it came
     */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        boolean isDone() {
            return status() < 300;
        }

        /** Whether the node asks to be tried again. */
        boolean isPassing() {
            return status() == 429 || status() == 503;
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        @Override
        public String toString() {
            return response.request().method() + " " + response.request().uri().getPath() + " -> " + status() + " "
                    + (isDone() ? "" : response.body());
        }
    }
}
