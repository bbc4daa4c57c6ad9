package io.modelport.dataset.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.dataset.web.DatasetApi.Answer;
import io.modelport.testing.NodeTest;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@NodeTest
class DatasetControllerTests {

    @LocalServerPort
    private int port;

    private DatasetApi api;

    @BeforeEach
    void connect() {
        api = DatasetApi.at(port);
    }

    @Test
    void createsADatasetWithAnyLegalName() throws Exception {
        String name = "Ziffern; 100% à " + UUID.randomUUID();

        Answer created = api.post("/api/v1/datasets", """
            {"name": "%s", "description": "*grey*"}""".formatted(name));

        assertThat(created.status()).isEqualTo(201);
        Answer found = api.get(URI.create(created.header("Location")).getRawPath());
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().get("name").asString()).isEqualTo(name);
        assertThat(found.json().get("description").asString()).isEqualTo("*grey*");
        assertThat(found.json().get("latestVersion").isNull()).isTrue();
        assertThat(found.json().get("createdBy").asString()).isEqualTo("local");
        assertThat(found.header("ETag")).isEqualTo(created.header("ETag")).isNotEmpty();
    }

    @Test
    void refusesANameThatIsTaken() throws Exception {
        String name = DatasetApi.uniqueName();
        api.create(name);

        api.post("/api/v1/datasets", "{\"name\":\"" + name + "\"}").refusedAs(409, "dataset-exists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a:b", "..", "a\\u0000b", "a\\nb", "\\ud800"})
    void refusesAnIllegalName(String name) throws Exception {
        Answer refused = api.post("/api/v1/datasets", "{\"name\":\"" + name + "\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.field()).isEqualTo("name");
    }

    @Test
    void refusesAnUnknownFieldByItsName() throws Exception {
        Answer refused = api.post("/api/v1/datasets", "{\"name\":\"x\",\"colour\":\"red\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("colour");
    }

    @Test
    void saysThatADatasetDoesNotExist() throws Exception {
        api.get(DatasetApi.path("nowhere")).refusedAs(404, "dataset-not-found");
        api.get(DatasetApi.path("nowhere") + "/versions").refusedAs(404, "dataset-not-found");
        api.post(DatasetApi.path("nowhere") + "/uploads", "{\"format\":\"idx\"}").refusedAs(404, "dataset-not-found");
    }

    @Test
    void changesADescriptionOnlyOfTheRevisionThatTheCallerSaw() throws Exception {
        String dataset = api.create(DatasetApi.uniqueName());
        String seen = api.get(dataset).header("ETag");

        Answer changed = api.sendJson("PATCH", dataset, "{\"description\":\"first\"}", "If-Match", seen);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(seen);
        api.sendJson("PATCH", dataset, "{\"description\":\"second\"}", "If-Match", seen)
                .refusedAs(412, "revision-mismatch");
        api.sendJson("PATCH", dataset, "{\"description\":\"second\"}").refusedAs(428, "if-match-required");
        assertThat(api.get(dataset).json().get("description").asString()).isEqualTo("first");
    }

    @Test
    void listsByNameAndByAgePageByPage() throws Exception {
        String mark = UUID.randomUUID().toString();
        for (String name : List.of("b ", "A ", "c ", "a ")) {
            api.create(name + mark);
        }

        assertThat(namesOf("search=" + mark + "&limit=1")).containsExactly("A " + mark, "a " + mark, "b " + mark,
                "c " + mark);
        assertThat(namesOf("sort=created&limit=3&search=" + mark.substring(4).toUpperCase(Locale.ROOT)))
                .containsExactly("a " + mark, "c " + mark, "A " + mark, "b " + mark);
        api.get("/api/v1/datasets?sort=size").refusedAs(400, "invalid-sort");
        api.get("/api/v1/datasets?cursor=x").refusedAs(400, "invalid-cursor");
        api.get("/api/v1/datasets?limit=0").refusedAs(400, "invalid-limit");
    }

    @Test
    void hidesADeletedDatasetAndNeverReusesTheNumbersOfItsVersions() throws Exception {
        String name = DatasetApi.uniqueName();
        String dataset = api.create(name);
        assertThat(api.commit(api.openSmall(dataset), "{}").json().get("version").asInt()).isEqualTo(1);
        String seen = api.get(dataset).header("ETag");

        assertThat(delete(dataset, "\"0\"").status()).isEqualTo(412);
        assertThat(delete(dataset, seen).status()).isEqualTo(204);

        api.get(dataset).refusedAs(404, "dataset-not-found");
        api.get(dataset + "/versions/1").refusedAs(404, "dataset-not-found");
        assertThat(namesOf("search=" + name.replace(" ", "%20"))).isEmpty();
        api.create(name);
        assertThat(api.get(dataset).json().get("latestVersion").isNull()).isTrue();
        api.get(dataset + "/versions/1").refusedAs(404, "dataset-version-not-found");
        assertThat(api.commit(api.openSmall(dataset), "{}").json().get("version").asInt()).isEqualTo(2);
    }

    private Answer delete(String dataset, String ifMatch) throws Exception {
        return api.send("DELETE", dataset, BodyPublishers.noBody(), "If-Match", ifMatch);
    }

    private List<String> namesOf(String query) throws Exception {
        List<String> names = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = api.get("/api/v1/datasets?" + query + cursor).json();
            page.get("items").forEach(item -> names.add(item.get("name").asString()));
            if (page.get("nextCursor").isNull()) {
                return names;
            }
            cursor = "&cursor=" + page.get("nextCursor").asString();
        }
    }
}
