package io.modelport.serving.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonWriterTests {

    private final JsonMapper jackson = JsonMapper.builder().build();
    private final JsonWriter writer = new JsonWriter();

    @Test
    void writesStringsThatReadBackEqual() {
        for (String text : new String[] {"", "plain", "a\"b\\c/d\b\f\n\r\t\u0001\u007f", "Ziffern é 😀 \u2028", "中"}) {
            byte[] written = writer.clear().string(text).toByteArray();
            assertThat(jackson.readValue(written, String.class)).isEqualTo(text);
        }
    }

    @Test
    void writesTheShortestNumberThatReadsBackAsTheSameFloat() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                String written = text(writer.clear().number(value));
                assertThat(Float.parseFloat(written)).isEqualTo(value);
                assertThat(written.length()).isLessThanOrEqualTo("-1.23456789E-38".length());
            }
        }
        assertThat(text(writer.clear().number(0.1f))).isEqualTo("0.1");
    }

    @Test
    void writesNaNAndInfinitiesAsTritonAndPythonDo() {
        assertThat(text(writer.clear().number(Float.NaN).raw(",").number(Double.NEGATIVE_INFINITY)))
                .isEqualTo("NaN,-Infinity");
    }

    @Test
    void growsAndStartsAnew() {
        String longText = "x".repeat(10_000);
        writer.string(longText);
        assertThat(text(writer.clear().numbers(new long[] {1, -2, 3}))).isEqualTo("[1,-2,3]");
    }

    private static String text(JsonWriter written) {
        return new String(written.toByteArray(), StandardCharsets.UTF_8);
    }
}
