package io.modelport.registry.web;

import static io.modelport.registry.web.RestClient.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.RegistryTest;
import io.modelport.registry.Sample;
import io.modelport.registry.web.RestClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RegistryTest
class ModelControllerTests {

    private static final String MODELS = "/api/v1/models";

    @LocalServerPort
    private int port;

    @Autowired
    private ModelRegistry registry;

    private RestClient rest = new RestClient(0);

    @BeforeEach
    void connect() {
        rest = new RestClient(port);
    }

    @Test
    void registersAndShowsAModel() {
        String name = Sample.name("shown").value();

        Answer created = rest.post(MODELS, """
            {"name": "%s", "description": "*Reads*", "tags": {"team": "vision"}}""".formatted(name));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(MODELS + "/" + segment(name));
        Answer found = rest.get(created.header("Location"));
        assertThat(found.json()).isEqualTo(created.json());
        assertThat(found.etag()).isEqualTo(created.etag());
        assertThat(found.json().get("name").asString()).isEqualTo(name);
        assertThat(found.json().get("description").asString()).isEqualTo("*Reads*");
        assertThat(found.json().get("tags").get("team").asString()).isEqualTo("vision");
        assertThat(found.json().get("createdBy").asString()).isEqualTo("local");
        assertThat(found.json().get("versions").asInt()).isZero();
        assertThat(found.json().get("newestVersion").isNull()).isTrue();
    }

    /** Every name that a model may have is also its address. */
    @ParameterizedTest
    @ValueSource(strings = {"two words", " ends with spaces ", "größe", "数字", "🐧 penguins", "100%", "%2F", "%252e",
            "a+b",
            "a;b=c", ";", "v1.2.tar.gz", ".hidden", "trailing.", "...", "a?b#c", "a&b=c", "'q' \"d\"", "[x]{y}|^`<>",
            "~@!$*(),", "\u00a0nbsp"})
    void everyNameIsAnAddress(String stem) {
        String name = stem + UUID.randomUUID().toString().substring(0, 4) + (stem.endsWith(" ") ? " " : "");
        String path = MODELS + "/" + segment(name);

        assertThat(rest.post(MODELS, "{\"name\": " + JsonMapper.shared().writeValueAsString(name) + "}").status())
                .isEqualTo(201);
        Answer found = rest.get(path);
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().get("name").asString()).isEqualTo(name);
        assertThat(rest.get(path + "/versions").json().get("items").isEmpty()).isTrue();
        assertThat(rest.put(path + "/tags/a", "{\"value\": \"1\"}").status()).isEqualTo(204);
        assertThat(rest.delete(path).status()).isEqualTo(204);
        assertThat(rest.get(path).status()).isEqualTo(404);
    }

    @Test
    void findsAModelHoweverItsAccentIsEncoded() {
        String composed = "caf\u00e9 " + UUID.randomUUID();
        rest.post(MODELS, "{\"name\": \"" + composed + "\"}");

        Answer found = rest.get(MODELS + "/" + segment(composed.replace("\u00e9", "e\u0301")));

        assertThat(found.json().get("name").asString()).isEqualTo(composed);
        assertThat(rest.get(MODELS + "/" + segment(composed.replace("caf", "CAF"))).status()).isEqualTo(404);
    }

    /** As a path parameter, what follows the semicolon would be dropped, and another model deleted. */
    @Test
    void refusesABareSemicolonInsteadOfTakingAnotherModel() {
        String name = Sample.name("semicolon").value().replace(' ', '-');
        rest.post(MODELS, "{\"name\": \"" + name + "\"}");

        Answer refused = rest.delete(MODELS + "/" + name + ";v2");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("path-not-allowed");
        assertThat(refused.json().get("advice").asString()).contains("%3B");
        assertThat(rest.get(MODELS + "/" + name).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"a:b,name", "a/b,name", "' ',name", ".,name"})
    void refusesOtherNamesAndTellsTheField(String name, String field) {
        Answer refused = rest.post(MODELS, "{\"name\": \"" + name + "\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-model-name");
        assertThat(refused.json().get("field").asString()).startsWith(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"name\": \"x\", \"descripton\": \"\"} | unknown-field | descripton",
            "{\"name\": \"x\", \"tags\": {\"a\": 1}} | invalid-value | tags.a", "{} | invalid-value | name",
            "{\"name\": 5} | invalid-value | name"})
    void refusesFieldsItDoesNotKnowByName(String body, String type, String field) {
        Answer refused = rest.post(MODELS, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo(type);
        assertThat(refused.json().get("field").asString()).isEqualTo(field);
    }

    @Test
    void refusesLongTextsAndNamesTheLimit() {
        String name = Sample.name("limits").value();
        String path = MODELS + "/" + segment(name);
        rest.post(MODELS, "{\"name\": \"" + name + "\"}");

        Answer description = rest.patch(path, "{\"description\": \"" + "d".repeat(65_537) + "\"}", "If-Match", "*");
        assertThat(description.status()).isEqualTo(400);
        assertThat(description.json().get("detail").asString()).contains("65536").contains("65537");
        Answer value = rest.put(path + "/tags/a", "{\"value\": \"" + "v".repeat(5_001) + "\"}");
        assertThat(value.status()).isEqualTo(400);
        assertThat(value.json().get("detail").asString()).contains("5000");
        Answer key = rest.put(path + "/tags/" + "k".repeat(251), "{\"value\": \"\"}");
        assertThat(key.status()).isEqualTo(400);
        assertThat(key.json().get("detail").asString()).contains("250");
        assertThat(rest.patch(path, "{\"description\": \"" + "d".repeat(65_536) + "\"}", "If-Match", "*").status())
                .isEqualTo(200);
    }

    @Test
    void anUpdateMustNameTheRevisionItChanges() {
        String path = create("revision");

        assertThat(rest.patch(path, "{\"description\": \"x\"}").status()).isEqualTo(428);
        assertThat(rest.patch(path, "{\"description\": \"x\"}", "If-Match", "\"9999\"").status()).isEqualTo(412);
        Answer changed = rest.patch(path, "{\"description\": \"x\"}", "If-Match", rest.get(path).etag());
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.etag()).isEqualTo(rest.get(path).etag());
    }

    @Test
    void ofTwoWritersWithOneETagOneWinsAndTheOtherIsTold() throws Exception {
        String path = create("two writers");
        String etag = rest.get(path).etag();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> writers = new ArrayList<>();
            for (String text : List.of("one", "two")) {
                writers.add(threads.submit(() -> {
                    start.await();
                    return rest.patch(path, "{\"description\": \"" + text + "\"}", "If-Match", etag).status();
                }));
            }
            start.countDown();
            assertThat(List.of(writers.get(0).get(), writers.get(1).get())).containsExactlyInAnyOrder(200, 412);
        }
    }

    @Test
    void answersNotModifiedToWhoHasItAlready() {
        String path = create("cached");

        assertThat(rest.get(path, "If-None-Match", rest.get(path).etag()).status()).isEqualTo(304);
    }

    @Test
    void setsAndRemovesTagsWhoseKeysHoldSlashesAndDots() {
        String path = create("tags");

        for (String key : List.of("team", "mlflow.note", "team/owner", "a%20b", "x%3By")) {
            assertThat(rest.put(path + "/tags/" + key, "{\"value\": \"1\"}").status()).as(key).isEqualTo(204);
        }
        assertThat(rest.get(path).json().get("tags").propertyNames()).containsExactly("a b", "mlflow.note", "team",
                "team/owner", "x;y");
        assertThat(rest.delete(path + "/tags/team/owner").status()).isEqualTo(204);
        assertThat(rest.delete(path + "/tags/team/owner").status()).isEqualTo(204);
        assertThat(rest.get(path).json().get("tags").has("team/owner")).isFalse();
    }

    @Test
    void refusesASecondModelOfTheSameName() {
        String name = Sample.name("taken").value();
        rest.post(MODELS, "{\"name\": \"" + name + "\"}");

        Answer second = rest.post(MODELS, "{\"name\": \"" + name + "\"}");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("model-exists");
        assertThat(second.json().get("advice").asString()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"name,asc", "name,desc", "created,asc", "created,desc", "updated,desc"})
    void pagesThroughAllModelsWhileOthersAreRegistered(String sort, String direction) {
        String mark = UUID.randomUUID().toString();
        List<String> staying = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            staying.add(register("m" + i + " " + mark));
        }
        String list = MODELS + "?limit=3&sort=" + sort + "&direction=" + direction + "&nameContains="
                + mark.toUpperCase(java.util.Locale.ROOT);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = rest.get(list + cursor).json();
            page.get("items").forEach(item -> seen.add(item.get("name").asString()));
            cursor = page.get("nextCursor").isNull() ? null : "&cursor=" + page.get("nextCursor").asString();
            if (seen.size() < 10) {
                register("m" + seen.size() + " late " + mark);
            }
        } while (cursor != null);

        assertThat(seen).doesNotHaveDuplicates().containsAll(staying);
    }

    @Test
    void aTagMayHoldCommasAndColons() {
        String mark = UUID.randomUUID().toString();
        rest.post(MODELS, """
            {"name": "tagged %1$s", "tags": {"mark": "%1$s", "place": "a,b:c"}}""".formatted(mark));
        rest.post(MODELS, """
            {"name": "other %1$s", "tags": {"mark": "%1$s", "place": "a"}}""".formatted(mark));

        assertThat(names(rest.get(MODELS + "?tag=mark:" + mark + "&tag=place:a,b:c")))
                .containsExactly("tagged " + mark);
        assertThat(names(rest.get(MODELS + "?tag=place:a,b:c&tag=nothing"))).isEmpty();
        assertThat(names(rest.get(MODELS + "?tag=place&tag=mark:" + mark))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"sort=size,sort", "direction=up,direction", "limit=0,limit", "limit=501,limit", "limit=x,limit",
            "cursor=%21,cursor", "cursor=bmFtZSBhc2M,cursor"})
    void refusesParametersItCannotFollow(String query, String field) {
        Answer refused = rest.get(MODELS + "?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("field").asString("cursor")).isEqualTo(field);
        assertThat(refused.json().get("advice").asString()).isNotBlank();
    }

    @Test
    void refusesTheCursorOfAnotherOrder() {
        String mark = UUID.randomUUID().toString();
        register("a " + mark);
        register("b " + mark);
        String cursor = rest.get(MODELS + "?limit=1&nameContains=" + mark).json().get("nextCursor").asString();

        Answer refused = rest.get(MODELS + "?limit=1&sort=created&cursor=" + cursor);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-cursor");
    }

    private String create(String stem) {
        String name = Sample.name(stem).value();
        assertThat(rest.post(MODELS, "{\"name\": \"" + name + "\"}").status()).isEqualTo(201);
        return MODELS + "/" + segment(name);
    }

    private String register(String name) {
        registry.register(Sample.version(new ModelName(name)), Sample.ANNA);
        return name;
    }

    private static List<String> names(Answer list) {
        return list.json().get("items").valueStream().map(item -> item.get("name").asString()).toList();
    }
}
