package io.modelport.dataset.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.dataset.reader.Idx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the dataset API as any client would. */
public final class DatasetApi {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI node;

    public DatasetApi(URI node) {
        this.node = node;
    }

    static DatasetApi at(int port) {
        return new DatasetApi(URI.create("http://127.0.0.1:" + port));
    }

    static String uniqueName() {
        return "digits " + UUID.randomUUID();
    }

    /** The path of a dataset. */
    static String path(String name) {
        return "/api/v1/datasets/" + name.replace(" ", "%20");
    }

    /** Creates a dataset and gives its path. */
    public String create(String name) throws Exception {
        assertThat(post("/api/v1/datasets", "{\"name\":\"" + name + "\"}").status()).isEqualTo(201);
        return path(name);
    }

    /** Opens an upload and gives its path. */
    public String open(String dataset) throws Exception {
        Answer opened = post(dataset + "/uploads", "{\"format\":\"idx\"}");
        assertThat(opened.status()).isEqualTo(201);
        return dataset + "/uploads/" + opened.json().get("id").asString();
    }

    /** Opens an upload with four images of 2 × 2 pixels, of classes 0 to 3, in train and in test. */
    public String openSmall(String dataset) throws Exception {
        String upload = open(dataset);
        put(upload, "train-images", Idx.images(4, 2, 2));
        put(upload, "train-labels", Idx.labels(0, 1, 2, 3));
        put(upload, "test-images", Idx.images(2, 2, 2));
        put(upload, "test-labels", Idx.labels(3, 1));
        return upload;
    }

    Answer put(String upload, String role, byte[] content, String... headers) throws Exception {
        return put(upload, role, BodyPublishers.ofByteArray(content), headers);
    }

    Answer put(String upload, String role, Path file) throws Exception {
        return put(upload, role, BodyPublishers.ofFile(file));
    }

    Answer put(String upload, String role, BodyPublisher content, String... headers) throws Exception {
        return send("PUT", upload + "/files/" + role, content, headers);
    }

    public Answer commit(String upload, String body) throws Exception {
        return post(upload + "/commit", body);
    }

    Answer get(String path, String... headers) throws Exception {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Answer post(String path, String body, String... headers) throws Exception {
        return sendJson("POST", path, body, headers);
    }

    Answer sendJson(String method, String path, String body, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/json";
        return send(method, path, BodyPublishers.ofString(body), all);
    }

    Answer send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Answer(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
    }

    /** What the node answered. */
    public record Answer(HttpResponse<byte[]> response) {

        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        byte[] bytes() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Checks that it is a problem of that type. */
        Answer refusedAs(int status, String type) {
            assertThat(new String(bytes(), StandardCharsets.UTF_8)).contains("urn:modelport:problem:" + type + "\"");
            assertThat(status()).isEqualTo(status);
            assertThat(json().get("advice").asString()).isNotBlank();
            return this;
        }

        String detail() {
            return json().get("detail").asString();
        }

        String field() {
            return json().get("field").asString();
        }
    }
}
