package io.modelport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Invalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ModelNameTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"digits", "Digits of 2026", "a.b.c", "100%", "a+b", "x;y=1", "größe", "数字", "🐧", "..x", "#1?",
                    "a&b=c", "%2F", "'quoted\"", "~@!$*(),[]{}|^`<>"})
    void acceptsWhatMlflowAccepts(String name) {
        assertThat(new ModelName(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\u3000", ".", "..", "a/b", "a:b", "a\\b", "a\nb", "a\u0000b", "a\u2028b", "\ud83d",
                    "a\ud83db"})
    void refusesWhatNoUrlOrDatabaseCarries(String name) {
        assertThatThrownBy(() -> new ModelName(name)).isInstanceOf(Invalid.class)
                .extracting(problem -> ((Invalid) problem).type())
                .isEqualTo("invalid-model-name");
    }

    @Test
    void has256CharactersAtMost() {
        assertThat(new ModelName("x".repeat(256)).value()).hasSize(256);
        assertThatThrownBy(() -> new ModelName("x".repeat(257))).hasMessageContaining("256")
                .hasMessageContaining("257");
    }

    @Test
    void isTheSameHoweverAnAccentWasTyped() {
        assertThat(new ModelName("cafe\u0301")).isEqualTo(new ModelName("caf\u00e9"));
    }

    @Test
    void distinguishesCase() {
        assertThat(new ModelName("Digits")).isNotEqualTo(new ModelName("digits"));
    }

    /** U+0958 has a normal form of two characters: 200 of them pass as typed and not as kept. */
    @Test
    void limitsTheLengthOfTheNormalForm() {
        assertThatThrownBy(() -> new ModelName("\u0958".repeat(200))).hasMessageContaining("400");
    }

    @Test
    void isATextInJson() {
        JsonMapper json = JsonMapper.builder().build();
        assertThat(json.writeValueAsString(new ModelName("a b"))).isEqualTo("\"a b\"");
        assertThat(json.readValue("\"a b\"", ModelName.class)).isEqualTo(new ModelName("a b"));
        assertThat(json.readValue("\"champion\"", Alias.class)).isEqualTo(new Alias("champion"));
    }
}
