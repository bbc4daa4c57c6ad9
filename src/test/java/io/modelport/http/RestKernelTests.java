package io.modelport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NodeTest
class RestKernelTests {

    @LocalServerPort
    private int port;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void isAliveAndReady() throws Exception {
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/api/v1/nothing", "/actuator/env", "/internal/nothing"})
    void answersAProblemWhereNothingIs(String path) throws Exception {
        HttpResponse<String> response = get(path);
        JsonNode problem = JsonMapper.shared().readTree(response.body());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).get()
                .asString()
                .startsWith("application/problem+json");
        assertThat(problem.get("type").asString()).startsWith("urn:modelport:problem:");
        assertThat(problem.get("detail").asString()).contains(path);
        assertThat(problem.get("advice").asString()).isNotBlank();
    }

    @Test
    void keepsTheCallersTraceId() throws Exception {
        HttpResponse<String> response = http.send(HttpRequest.newBuilder(uri("/api/v1/nothing"))
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .build(),
                BodyHandlers.ofString());

        assertThat(response.headers().firstValue("X-Trace-Id")).contains("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(JsonMapper.shared().readTree(response.body()).get("traceId").asString())
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void refusesAForeignOriginInEveryContext() throws Exception {
        for (String path : new String[] {"/api/v1/models", "/v2/health/ready", "/actuator/health"}) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(uri(path)).header("Origin", "https://evil.example").build(),
                    BodyHandlers.ofString());

            assertThat(response.statusCode()).as(path).isEqualTo(403);
            assertThat(response.body()).contains("origin-not-allowed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v2/health/ready HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            "GET /api/v1/models HTTP/1.1\r\nHost: evil.example:8080\r\n\r\n"})
    void refusesAForeignHostInEveryContext(String request) throws Exception {
        assertThat(raw(request)).startsWith("HTTP/1.1 403").contains("host-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /a|b HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /api/v1/a%2Fb HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
            "GET /v2/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"})
    void answersAProblemToMalformedRequests(String request) throws Exception {
        assertThat(raw(request)).startsWith("HTTP/1.1 400")
                .contains("application/problem+json")
                .contains("\"advice\"")
                .doesNotContain("<html")
                .doesNotContain("Tomcat");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
