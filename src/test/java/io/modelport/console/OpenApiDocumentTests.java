package io.modelport.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds the committed API description, from which the console's types are generated, to the server's. */
@NodeTest
class OpenApiDocumentTests {

    private static final Path COMMITTED = Path.of("frontend", "openapi.json");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @LocalServerPort
    private int port;

    @Test
    void theCommittedDocumentIsTheServers() throws Exception {
        String served = JSON.writeValueAsString(document()) + "\n";
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(COMMITTED, served);
        }

        assertThat(COMMITTED).withFailMessage("The API has changed. Run: mvn test -Dtest=OpenApiDocumentTests"
                + " -Dopenapi.write=true, then mend what no longer compiles in frontend/.")
                .hasContent(served);
    }

    /** The document without its version and address, which differ from build to build and from run to run. */
    private JsonNode document() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/api/v1/openapi.json")).build();
        JsonNode document = JSON.readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
        ((ObjectNode) document.get("info")).remove("version");
        ((ObjectNode) document).remove("servers");
        return document;
    }
}
