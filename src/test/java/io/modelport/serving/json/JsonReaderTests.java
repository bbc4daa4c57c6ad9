package io.modelport.serving.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Invalid;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonReaderTests {

    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Test
    void readsMembersAndElementsInTurn() {
        JsonReader json = reader(" { \"a\" : [ 1 , -2.5e1 ] , \"b\" : { } , \"c\" : true } ");
        json.beginObject();
        assertThat(json.hasNext('}')).isTrue();
        assertThat(json.key()).isEqualTo("a");
        json.beginArray();
        assertThat(json.hasNext(']')).isTrue();
        assertThat(json.integer(0, 9)).isEqualTo(1);
        assertThat(json.hasNext(']')).isTrue();
        assertThat(json.float32()).isEqualTo(-25f);
        assertThat(json.hasNext(']')).isFalse();
        assertThat(json.hasNext('}')).isTrue();
        assertThat(json.key()).isEqualTo("b");
        json.beginObject();
        assertThat(json.hasNext('}')).isFalse();
        assertThat(json.hasNext('}')).isTrue();
        assertThat(json.key()).isEqualTo("c");
        assertThat(json.bool()).isTrue();
        assertThat(json.hasNext('}')).isFalse();
        json.end();
    }

    @Test
    void readsStringsWithEscapesAndBeyondAscii() {
        assertThat(reader("\"plain\"").string()).isEqualTo("plain");
        assertThat(reader("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00 é 😀\"").string())
                .isEqualTo("a\"\\/\b\f\n\r\té😀 é 😀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[", "[1", "[1,", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
            "\"open", "\"\\x\"", "\"\\u12g4\"", "\"tab\there\"", "01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "nan",
            "Inf", "-Nan", "+Infinity", "NaNo", "nul", "truE", "tru", "[1 2]", "{\"a\" 1}", "1 2", "{} x", "'a'", "[1}",
            "{\"a\":1]"})
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> accept(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Invalid.class);
        assertThat(jacksonAccepts(text.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void refusesDeepNestingAndAcceptsWhatIsJustNotTooDeep() {
        accept(("[".repeat(64) + "]".repeat(64)).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> accept(("[".repeat(100_000) + "]".repeat(100_000)).getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("nested deeper than 64");
        assertThatThrownBy(() -> accept("{\"a\":".repeat(65).getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("nested deeper than 64");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] text = "{\"é\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> accept(text)).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> reader(new String(new byte[] {'"', (byte) 0xff, '"'}, StandardCharsets.ISO_8859_1),
                StandardCharsets.ISO_8859_1).string()).hasMessageContaining("not UTF-8");
    }

    @Test
    void agreesWithJacksonOnWhatIsJson() {
        String body = "{\"id\":\"a\\n1\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\","
                + "\"parameters\":{\"a\":null,\"b\":true,\"c\":[{}]},\"data\":[[0.5,-1e3],[false,12]]}],\"outputs\":[]}";
        String alphabet = "{}[]\",:0123456789.eE+-\\/u \ttruefalsn";
        Random random = new Random(20261124);
        int accepted = 0;
        for (int round = 0; round < 30_000; round++) {
            byte[] text = body.getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(text.length);
                switch (random.nextInt(3)) {
                    case 0 -> text[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
                    case 1 -> text = Arrays.copyOf(text, Math.max(1, at));
                    default -> System.arraycopy(text, at, text, at / 2, text.length - at);
                }
            }
            boolean ours = accepts(text);
            assertThat(ours).as(new String(text, StandardCharsets.UTF_8)).isEqualTo(jacksonAccepts(text));
            accepted += ours ? 1 : 0;
        }
        assertThat(accepted).isGreaterThan(1_000);
    }

    private static boolean accepts(byte[] text) {
        try {
            accept(text);
            return true;
        } catch (Invalid e) {
            return false;
        }
    }

    private static void accept(byte[] text) {
        JsonReader json = new JsonReader(Arrays.copyOf(text, text.length + 1), text.length);
        json.skip();
        json.end();
    }

    private static boolean jacksonAccepts(byte[] text) {
        try {
            return !JACKSON.readTree(text).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static JsonReader reader(String text) {
        return reader(text, StandardCharsets.UTF_8);
    }

    private static JsonReader reader(String text, Charset charset) {
        byte[] bytes = text.getBytes(charset);
        return new JsonReader(Arrays.copyOf(bytes, bytes.length + 1), bytes.length);
    }
}
