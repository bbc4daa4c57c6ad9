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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@RegistryTest
class AliasControllerTests {

    @LocalServerPort
    private int port;

    @Autowired
    private ModelRegistry registry;

    private RestClient rest = new RestClient(0);
    private String model = "";

    @BeforeEach
    void registerThreeVersions() {
        rest = new RestClient(port);
        ModelName name = Sample.name("aliases over rest");
        for (int i = 0; i < 3; i++) {
            registry.register(Sample.version(name), Sample.ANNA);
        }
        model = "/api/v1/models/" + segment(name.value());
    }

    @Test
    void tellsFromWhereToWhereAnAliasMoved() {
        Answer set = rest.put(model + "/aliases/champion", "{\"version\": 1}");
        assertThat(set.status()).isEqualTo(201);
        assertThat(set.json().toString())
                .isEqualTo("{\"alias\":\"champion\",\"from\":null,\"to\":1,\"changed\":true}");

        Answer moved = rest.put(model + "/aliases/champion", "{\"version\": 2, \"reason\": \"better\"}");
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.json().toString()).isEqualTo("{\"alias\":\"champion\",\"from\":1,\"to\":2,\"changed\":true}");

        Answer same = rest.put(model + "/aliases/champion", "{\"version\": 2}");
        assertThat(same.json().get("changed").asBoolean()).isFalse();
        assertThat(same.etag()).isEqualTo(moved.etag());

        Answer shown = rest.get(model + "/aliases/champion");
        assertThat(shown.etag()).isEqualTo(moved.etag());
        assertThat(shown.json().get("version").asInt()).isEqualTo(2);
        assertThat(shown.json().get("reason").asString()).isEqualTo("better");
        assertThat(shown.json().get("movedBy").asString()).isEqualTo("local");
    }

    @Test
    void whoSawAnotherVersionCannotMoveOrRemoveAnAlias() {
        String seen = rest.put(model + "/aliases/champion", "{\"version\": 1}").etag();
        String now = rest.put(model + "/aliases/champion", "{\"version\": 2}").etag();

        assertThat(rest.put(model + "/aliases/champion", "{\"version\": 3}", "If-Match", seen).status())
                .isEqualTo(412);
        assertThat(rest.delete(model + "/aliases/champion", "If-Match", seen).status()).isEqualTo(412);
        assertThat(rest.put(model + "/aliases/champion", "{\"version\": 3}", "If-Match", now).status())
                .isEqualTo(200);
    }

    @Test
    void rollsBackOnceHoweverOftenTheButtonIsPressed() {
        rest.put(model + "/aliases/champion", "{\"version\": 1}");
        String etag = rest.put(model + "/aliases/champion", "{\"version\": 2}").etag();
        String rollback = model + "/aliases/champion/rollback";

        assertThat(rest.post(rollback, "{}").status()).isEqualTo(428);
        Answer back = rest.post(rollback, "{\"reason\": \"errors\"}", "If-Match", etag);
        assertThat(back.json().toString()).isEqualTo("{\"alias\":\"champion\",\"from\":2,\"to\":1,\"changed\":true}");
        assertThat(rest.post(rollback, "{}", "If-Match", etag).status()).isEqualTo(412);

        JsonNode last = rest.get(model + "/history?limit=1").json().get("items").get(0);
        assertThat(last.get("cause").asString()).isEqualTo("RETURNED");
        assertThat(last.get("reason").asString()).isEqualTo("errors");
        assertThat(rest.get(model + "/aliases/champion").json().get("version").asInt()).isEqualTo(1);
    }

    @Test
    void needsNoBodyToRollBack() {
        rest.put(model + "/aliases/champion", "{\"version\": 1}");
        rest.put(model + "/aliases/champion", "{\"version\": 2}");

        assertThat(rest.post(model + "/aliases/champion/rollback", "", "If-Match", "*").status()).isEqualTo(200);
    }

    @Test
    void tellsWhichVersionWasChampionAtATime() {
        rest.put(model + "/aliases/champion", "{\"version\": 1}");
        rest.put(model + "/aliases/champion", "{\"version\": 2}");
        rest.put(model + "/aliases/staging", "{\"version\": 3}");
        rest.delete(model + "/aliases/champion?reason=retired");
        JsonNode history = rest.get(model + "/history").json().get("items");
        String second = history.get(2).get("at").asString();

        assertThat(rest.get(model + "/aliases/champion?at=" + second).json().get("version").asInt()).isEqualTo(2);
        assertThat(rest.get(model + "/aliases?at=" + second).json().get("items").size()).isEqualTo(1);
        assertThat(rest.get(model + "/aliases/champion").problem()).isEqualTo("alias-not-found");
        assertThat(rest.get(model + "/aliases").json().get("items").get(0).get("alias").asString())
                .isEqualTo("staging");
        assertThat(history.get(0).get("reason").asString()).isEqualTo("retired");
        assertThat(rest.get(model + "/aliases?at=yesterday").status()).isEqualTo(400);
    }

    @Test
    void pagesThroughTheHistoryNewestFirst() {
        for (int i = 0; i < 7; i++) {
            rest.put(model + "/aliases/champion", "{\"version\": " + (i % 3 + 1) + "}");
        }
        rest.put(model + "/aliases/staging", "{\"version\": 1}");
        List<Long> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = rest.get(model + "/history?limit=3&alias=champion" + cursor).json();
            page.get("items").forEach(move -> ids.add(move.get("id").asLong()));
            cursor = page.get("nextCursor").isNull() ? null : "&cursor=" + page.get("nextCursor").asString();
        } while (cursor != null);

        assertThat(ids).hasSize(7).isSortedAccordingTo(java.util.Comparator.reverseOrder()).doesNotHaveDuplicates();
        assertThat(rest.get(model + "/history").json().get("items").size()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "v3", "7", "a%20b", "gr%C3%B6%C3%9Fe"})
    void refusesNamesThatAreNoAliases(String alias) {
        Answer refused = rest.put(model + "/aliases/" + alias, "{\"version\": 1}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-alias");
    }

    @Test
    void cannotNameAVersionThatIsNotThere() {
        assertThat(rest.put(model + "/aliases/champion", "{\"version\": 9}").problem()).isEqualTo("version-not-found");
        assertThat(rest.put(model + "/aliases/champion", "{}").status()).isEqualTo(400);
        assertThat(rest.put(model + "/aliases/champion", "{\"version\": 1, \"why\": \"\"}").problem())
                .isEqualTo("unknown-field");
        assertThat(rest.get(model + "/history").json().get("items").isEmpty()).isTrue();
    }
}
