package io.modelport.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NodeTest
class ApiDescriptionTests {

    @LocalServerPort
    private int port;

    private JsonNode api = JsonMapper.shared().nullNode();

    @BeforeEach
    void read() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/openapi.json");
            api = JsonMapper.shared()
                    .readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
        }
    }

    @Test
    void describesEveryOperationAndParameter() {
        Set<String> missing = new TreeSet<>();
        int operations = 0;
        for (var path : api.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                String name = operation.getKey() + " " + path.getKey();
                operations++;
                if (isBlank(operation.getValue().get("summary"))) {
                    missing.add(name + " has no summary");
                }
                for (JsonNode parameter : operation.getValue().path("parameters")) {
                    if (isBlank(parameter.get("description"))) {
                        missing.add(name + " does not describe " + parameter.get("name").asString());
                    }
                }
                if (operation.getValue().path("responses").path("default").isMissingNode()) {
                    missing.add(name + " does not describe its problems");
                }
            }
        }

        assertThat(operations).isGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    @Test
    void describesEveryField() {
        Set<String> missing = new TreeSet<>();
        int fields = 0;
        for (var schema : api.get("components").get("schemas").properties()) {
            for (var property : properties(schema.getValue()).properties()) {
                fields++;
                if (isBlank(property.getValue().get("description"))) {
                    missing.add(schema.getKey() + "." + property.getKey());
                }
            }
        }

        assertThat(fields).isGreaterThan(50);
        assertThat(missing).isEmpty();
    }

    @Test
    void showsNoInternalPath() {
        assertThat(api.get("paths").propertyNames()).allMatch(path -> path.startsWith("/api/v1/"));
    }

    private static JsonNode properties(JsonNode schema) {
        for (JsonNode part : schema.path("allOf")) {
            if (part.has("properties")) {
                return part.get("properties");
            }
        }
        return schema.path("properties");
    }

    private static boolean isBlank(JsonNode text) {
        return text == null || text.asString().isBlank();
    }
}
