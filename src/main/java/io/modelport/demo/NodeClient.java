package io.modelport.demo;

import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Calls the REST API of one node. */
final class NodeClient {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI node;
    private final @Nullable String key;

    /** @param key the node's admin key; null when it asks for none */
    NodeClient(URI node, @Nullable String key) {
        this.node = node;
        this.key = key;
    }

    /** What is at the path; empty when nothing is. */
    <T> Optional<T> find(String path, Class<T> type) throws IOException {
        HttpResponse<byte[]> response = send(request(path).GET().build());
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(read(response, type));
    }

    /** Whether the path answers 200. */
    boolean isFine(String path) throws IOException {
        return send(request(path).GET().build()).statusCode() == 200;
    }

    <T> T get(String path, Class<T> type) throws IOException {
        return read(send(request(path).GET().build()), type);
    }

    <T> T post(String path, Object body, Class<T> type) throws IOException {
        return read(send(json(path).POST(body(body)).build()), type);
    }

    <T> T put(String path, Object body, Class<T> type, String... headers) throws IOException {
        HttpRequest.Builder request = json(path).PUT(body(body));
        return read(send((headers.length == 0 ? request : request.headers(headers)).build()), type);
    }

    /** Sends a stream as it is. */
    void upload(String path, Supplier<InputStream> content) throws IOException {
        HttpRequest request = request(path).header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofInputStream(content))
                .build();
        read(send(request), Object.class);
    }

    /** One name as a path segment. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path)).timeout(Duration.ofMinutes(5));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private static BodyPublisher body(Object body) {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the node", e);
        }
    }

    private static <T> T read(HttpResponse<byte[]> response, Class<T> type) {
        if (response.statusCode() >= 400) {
            throw new Unavailable("demo-call-failed",
                    response.request().method() + " " + response.request().uri() + " answered " + response.statusCode()
                            + ": " + new String(response.body(), StandardCharsets.UTF_8),
                    "Read the node's log above.");
        }
        return JSON.readValue(response.body(), type);
    }
}
