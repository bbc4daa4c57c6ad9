package io.modelport.registry.web;

import static io.modelport.registry.web.RestClient.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.Artifact;
import io.modelport.artifact.ArtifactEntry;
import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Blob;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersionId;
import io.modelport.registry.NewVersion;
import io.modelport.registry.RegistryTest;
import io.modelport.registry.Routed;
import io.modelport.registry.Sample;
import io.modelport.registry.web.RestClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@RegistryTest
class ModelVersionControllerTests {

    @LocalServerPort
    private int port;

    @Autowired
    private ModelRegistry registry;

    @Autowired
    private ArtifactStore artifacts;

    @Autowired
    private Routed routed;

    private RestClient rest = new RestClient(0);

    @BeforeEach
    void connect() {
        rest = new RestClient(port);
    }

    @Test
    void showsWhatAVersionIsAndWhereItComesFrom() {
        ModelName name = Sample.name("version shown");
        registry.register(Sample.version(name), Sample.ANNA);

        Answer found = rest.get(versions(name) + "/1");

        assertThat(found.status()).isEqualTo(200);
        assertThat(found.etag()).isEqualTo("\"" + found.json().get("revision").asLong() + "\"");
        JsonNode version = found.json();
        assertThat(version.get("status").asString()).isEqualTo("READY");
        assertThat(version.get("servability").asString()).isEqualTo("SERVABLE");
        assertThat(version.get("trust").asString()).isEqualTo("BUILT_HERE");
        assertThat(version.get("artifact").asString()).isEqualTo("sha256:" + "ab".repeat(32));
        assertThat(version.get("signature").get("inputs").get(0).get("shape").get(2).asInt()).isEqualTo(28);
        assertThat(version.get("signature").get("classLabels").size()).isEqualTo(10);
        assertThat(version.get("provenance").get("dataset").asString()).isEqualTo("mnist");
        assertThat(version.get("provenance").get("seed").asInt()).isEqualTo(7);
        assertThat(version.get("provenance").get("metrics").get("test_accuracy").asDouble()).isEqualTo(0.99);
        assertThat(version.get("createdBy").asString()).isEqualTo("anna");
    }

    @Test
    void refusesUploadsAndSaysWhatToDoInstead() {
        ModelName name = Sample.name("uploaded");

        Answer refused = rest.post(versions(name), "{\"whatever\": 1}");

        assertThat(refused.status()).isEqualTo(501);
        assertThat(refused.problem()).isEqualTo("upload-not-supported");
        assertThat(refused.json().get("advice").asString()).contains("POST /api/v1/training-jobs");
    }

    @Test
    void changesADescriptionOnlyForWhoHasSeenTheLatest() {
        ModelName name = Sample.name("described");
        registry.register(Sample.version(name), Sample.ANNA);
        String path = versions(name) + "/1";
        String etag = rest.get(path).etag();

        assertThat(rest.put(path + "/tags/team", "{\"value\": \"vision\"}").status()).isEqualTo(204);
        assertThat(rest.patch(path, "{\"description\": \"x\"}", "If-Match", etag).status()).isEqualTo(412);
        Answer changed = rest.patch(path, "{\"description\": \"x\"}", "If-Match", rest.get(path).etag());

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("description").asString()).isEqualTo("x");
        assertThat(changed.json().get("tags").get("team").asString()).isEqualTo("vision");
        assertThat(changed.json().get("updatedBy").asString()).isEqualTo("local");
        assertThat(rest.delete(path + "/tags/team").status()).isEqualTo(204);
        assertThat(rest.get(path).json().get("tags").isEmpty()).isTrue();
    }

    @Test
    void refusesToDeleteARoutedVersionAndNamesTheUse() {
        ModelName name = Sample.name("routed over rest");
        ModelVersionId version = registry.register(Sample.version(name), Sample.ANNA).id();
        routed.add(version);

        Answer refused = rest.delete(versions(name) + "/1");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("version-in-use");
        assertThat(refused.json().get("detail").asString()).contains("It is routed by a deployment.");
        assertThat(refused.json().get("advice").asString()).isNotBlank();

        routed.remove(version);
        assertThat(rest.delete(versions(name) + "/1").status()).isEqualTo(204);
        assertThat(rest.get(versions(name) + "/1").problem()).isEqualTo("version-not-found");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"sort=number | 5,4,3,2,1", "sort=number&direction=asc | 1,2,3,4,5",
            "sort=metric:acc | 4,2,5,3,1", "sort=metric:acc&direction=asc | 3,5,2,4,1", "status=FAILED | ''",
            "status=READY&sort=metric:none | 5,4,3,2,1"})
    void listsVersionsInEveryOrder(String query, String expected) {
        ModelName name = Sample.name("ordered");
        for (Map<String, Double> metrics : List.of(Map.<String, Double>of(), Map.of("acc", 0.8), Map.of("acc", 0.1),
                Map.of("acc", 0.9), Map.of("acc", 0.7))) {
            registry.register(Sample.version(name, metrics), Sample.ANNA);
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = rest.get(versions(name) + "?limit=2&" + query + cursor).json();
            page.get("items").forEach(item -> seen.add(item.get("version").toString()));
            cursor = page.get("nextCursor").isNull() ? null : "&cursor=" + page.get("nextCursor").asString();
        } while (cursor != null);

        assertThat(String.join(",", seen)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"sort=metric:,sort", "sort=accuracy,sort", "status=ready,status", "direction=DESC,direction"})
    void refusesOrdersItDoesNotKnow(String query, String field) {
        ModelName name = Sample.name("unordered");
        registry.register(Sample.version(name), Sample.ANNA);

        Answer refused = rest.get(versions(name) + "?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "x", "2147483648", "1.0"})
    void refusesNumbersThatNoVersionHas(String number) {
        ModelName name = Sample.name("numbered");
        registry.register(Sample.version(name), Sample.ANNA);

        assertThat(rest.get(versions(name) + "/" + number).status()).isEqualTo(400);
    }

    @Test
    void comparesTwoVersions() {
        ModelName name = Sample.name("compared");
        registry.register(Sample.version(name, Map.of("acc", 0.5)), Sample.ANNA);
        registry.register(Sample.version(name, Map.of("acc", 0.75, "f1", 0.5)), Sample.ANNA);

        JsonNode comparison = rest.get("/api/v1/models/" + segment(name.value()) + "/compare?versions=1,2").json();

        assertThat(comparison.get("base").asInt()).isEqualTo(1);
        assertThat(comparison.get("candidate").asInt()).isEqualTo(2);
        assertThat(comparison.get("sameInterface").asBoolean()).isTrue();
        assertThat(comparison.get("metrics").get(0).get("difference").asDouble()).isEqualTo(0.25);
        assertThat(comparison.get("metrics").get(1).get("base").isNull()).isTrue();
        assertThat(comparison.get("provenance").isEmpty()).isTrue();
        assertThat(rest.get("/api/v1/models/" + segment(name.value()) + "/compare?versions=1").status())
                .isEqualTo(400);
        assertThat(rest.get("/api/v1/models/" + segment(name.value()) + "/compare?versions=1,9").status())
                .isEqualTo(404);
    }

    @Test
    void downloadsFilesWholeAndInPart() throws IOException {
        ModelName name = Sample.name("downloaded");
        String code = "code/größe; 100%.py";
        byte[] content = "0123456789".getBytes(StandardCharsets.UTF_8);
        Artifact artifact = artifacts.compose(List.of(entry(code, content), entry("model.pt", new byte[1_000_000])));
        registry.register(new NewVersion(name, artifact.digest(), Sample.DIGITS,
                Sample.version(name).provenance()), Sample.ANNA);
        String files = versions(name) + "/1/files";

        JsonNode list = rest.get(files).json();
        assertThat(list.get("artifact").asString()).isEqualTo(artifact.digest().toString());
        assertThat(list.get("size").asLong()).isEqualTo(1_000_010);
        assertThat(list.get("items").get(0).get("path").asString()).isEqualTo(code);
        assertThat(list.get("items").get(1).get("size").asLong()).isEqualTo(1_000_000);

        String path = files + "/code/" + segment("größe; 100%.py");
        Answer whole = rest.get(path);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.bytes()).isEqualTo(content);
        assertThat(whole.etag()).isEqualTo("\"" + list.get("items").get(0).get("digest").asString() + "\"");
        assertThat(whole.header("Content-Length")).isEqualTo("10");
        assertThat(whole.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(whole.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(whole.header("Content-Disposition")).startsWith("attachment").contains("gr%C3%B6%C3%9Fe");
        assertThat(rest.get(path, "If-None-Match", whole.etag()).status()).isEqualTo(304);

        Answer part = rest.get(path, "Range", "bytes=4-6");
        assertThat(part.status()).isEqualTo(206);
        assertThat(new String(part.bytes(), StandardCharsets.UTF_8)).isEqualTo("456");
        assertThat(part.header("Content-Range")).isEqualTo("bytes 4-6/10");
        assertThat(rest.get(path, "Range", "bytes=20-").status()).isEqualTo(416);
    }

    @Test
    void hasNoFilesButItsOwn() throws IOException {
        ModelName name = Sample.name("fenced");
        Artifact artifact = artifacts.compose(List.of(entry("model.pt", new byte[] {1})));
        registry.register(new NewVersion(name, artifact.digest(), Sample.DIGITS,
                Sample.version(name).provenance()), Sample.ANNA);
        String files = versions(name) + "/1/files/";

        assertThat(rest.get(files + "other.pt").problem()).isEqualTo("file-not-found");
        for (String path : List.of("..%2Fmodel.pt", "%2e%2e/1/model.pt", "../../../x", "%5Cetc", "a%00b")) {
            assertThat(rest.get(files + path).status()).as(path).isIn(400, 404);
        }
        assertThat(rest.get(versions(name) + "/2/files/model.pt").status()).isEqualTo(404);
    }

    private ArtifactEntry entry(String path, byte[] content) throws IOException {
        Blob blob = artifacts.store(new ByteArrayInputStream(content), null);
        return new ArtifactEntry(path, blob.digest(), blob.size());
    }

    private static String versions(ModelName name) {
        return "/api/v1/models/" + segment(name.value()) + "/versions";
    }
}
