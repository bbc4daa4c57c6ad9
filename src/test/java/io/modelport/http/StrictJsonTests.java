package io.modelport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modelport.network.Layer;
import io.modelport.network.Network;
import io.modelport.problem.Invalid;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class StrictJsonTests {

    record Inner(int count) {}

    record Outer(String name, @Nullable String note, @Nullable List<Inner> inners) {}

    private final JsonMapper json;

    StrictJsonTests() {
        JsonMapper.Builder builder = JsonMapper.builder();
        new StrictJson().strictJsonCustomizer().customize(builder);
        json = builder.build();
    }

    @Test
    void leavesNullableComponentsOut() {
        assertThat(json.readValue("{\"name\":\"a\"}", Outer.class)).isEqualTo(new Outer("a", null, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"name\":\"a\",\"nmae\":1}|unknown-field|nmae", //
            "{}|invalid-value|name", //
            "{\"name\":null}|invalid-value|name", //
            "{\"name\":3}|invalid-value|name", //
            "{\"name\":\"a\",\"inners\":[{\"count\":1},{\"count\":\"2\"}]}|invalid-value|inners[1].count", //
            "{\"name\":\"a\",\"inners\":[{\"count\":1.5}]}|invalid-value|inners[0].count", //
            "{\"name\":\"a\",\"inners\":[{\"count\":99999999999}]}|invalid-value|inners[0].count", //
            "{\"name\":\"a\",\"inners\":[{}]}|invalid-value|inners[0].count", //
            "{\"name\":\"a\",\"inners\":[{\"count\":1,\"size\":2}]}|unknown-field|inners[0].size", //
            "{\"name\":\"a\",\"inners\":{}}|invalid-value|inners"})
    void saysWhichFieldIsWrong(String body, String type, String field) {
        Invalid invalid = explain(body, Outer.class);

        assertThat(invalid.type()).isEqualTo(type);
        assertThat(invalid.field()).isEqualTo(field);
        assertThat(invalid.detail()).doesNotContain("io.modelport").doesNotContain("tools.jackson");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{\"name\":\"a\"", "nonsense", "{\"name\":\"a\"} {}",
            "{\"name\":\"a\",\"name\":\"b\"}", "``"})
    void refusesWhatIsNotOneJsonDocument(String body) {
        assertThat(explain(body, Outer.class).type()).isIn("malformed-json", "invalid-value");
    }

    @Test
    void refusesAnUnknownLayerAndNamesItsPlace() {
        Invalid invalid = explain("{\"layers\":[{\"type\":\"relu\"},{\"type\":\"conv9d\"}]}", Network.class);

        assertThat(invalid.type()).isEqualTo("unknown-type");
        assertThat(invalid.field()).isEqualTo("layers[1]");
        assertThat(invalid.detail()).contains("conv9d");
    }

    @Test
    void blamesTheFieldThatAConstructorRefuses() {
        Invalid invalid = explain("{\"layers\":[{\"type\":\"conv2d\",\"outputChannels\":8,\"kernel\":0}]}",
                Network.class);

        assertThat(invalid.type()).isEqualTo("invalid-layer");
        assertThat(invalid.field()).isEqualTo("layers[0].kernel");
    }

    @Test
    void readsLayersWithTheirDefaults() {
        assertThat(json.readValue(
                "{\"layers\":[{\"type\":\"conv2d\",\"outputChannels\":8,\"kernel\":3},{\"type\":\"max-pool2d\",\"kernel\":2}]}",
                Network.class))
                .isEqualTo(new Network(List.of(new Layer.Conv2d(8, 3, 1, 0, true), new Layer.MaxPool2d(2, 2))));
    }

    private Invalid explain(String body, Class<?> type) {
        JacksonException failure = catchThrowableOfType(JacksonException.class, () -> json.readValue(body, type));
        assertThat(failure).as("refusal of " + body).isNotNull();
        return JsonProblems.explain(failure);
    }
}
