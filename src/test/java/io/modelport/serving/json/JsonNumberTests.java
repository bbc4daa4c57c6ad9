package io.modelport.serving.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Invalid;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTests {

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "0.0", "1", "-1", "0.1", "3.4028235e38", "1.4e-45", "1e-50", "16777217",
            "16777216.5", "1.1754943e-38", "0.011764705926179886", "123456789012345678901234567890",
            "0.00000000000000000000000000000000000000000000012345", "1.00000017881393432617187499", "7.038531e-26",
            "1.00000017881393432617187500", "1.00000017881393432617187501", "9007199254740993",
            "33554434.99999999999999"})
    void readsFloatsAsTheJdkDoes(String text) {
        assertThat(number(text).float32()).isEqualTo(Float.parseFloat(text));
        assertThat(number(text).float64()).isEqualTo(Double.parseDouble(text));
    }

    @Test
    void readsEveryKindOfFloatExactly() {
        Random random = new Random(7);
        for (int i = 0; i < 300_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isFinite(value)) {
                continue;
            }
            check(Float.toString(value));
            check(Double.toString(value));
            check(Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(70) - 40)));
            check(Double.toString(random.nextDouble()));
        }
    }

    @Test
    void roundsExactlyNearTheMiddleBetweenTwoFloats() {
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            float value = (float) (random.nextDouble() * Math.pow(10, random.nextInt(30) - 15));
            BigDecimal middle = new BigDecimal(value).add(new BigDecimal(Math.nextUp(value)))
                    .divide(BigDecimal.valueOf(2));
            check(middle.toString().replace("E+", "e"));
            check(Double.toString(Math.nextUp(middle.doubleValue())));
            check(Double.toString(Math.nextDown(middle.doubleValue())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e39", "-3.5e38", "1e999999999999"})
    void refusesWhatAFloatDoesNotHold(String text) {
        assertThatThrownBy(() -> number(text).float32()).isInstanceOf(Invalid.class)
                .hasMessageContaining("does not fit");
    }

    @Test
    void refusesIntegersOutOfRangeInsteadOfWrappingThem() {
        assertThat(number("255").integer(0, 255)).isEqualTo(255);
        assertThatThrownBy(() -> number("256").integer(0, 255)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> number("-1").integer(0, 255)).isInstanceOf(Invalid.class);
        assertThat(number("-9223372036854775808").integer(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThatThrownBy(() -> number("9223372036854775808").integer(Long.MIN_VALUE, Long.MAX_VALUE))
                .isInstanceOf(Invalid.class);
        assertThat(number("18446744073709551615").unsigned64()).isEqualTo(-1);
        assertThatThrownBy(() -> number("18446744073709551616").unsigned64()).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> number("-1").unsigned64()).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e2", "0.5"})
    void refusesFractionsWhereIntegersAreAskedFor(String text) {
        assertThatThrownBy(() -> number(text).integer(0, 255)).hasMessageContaining("not written as an integer");
    }

    private static void check(String text) {
        float expected = Float.parseFloat(text);
        if (Float.isInfinite(expected)) {
            return;
        }
        float read = number(text).float32();
        if (Float.floatToRawIntBits(read) != Float.floatToRawIntBits(expected)) {
            throw new AssertionError(text + " was read as " + read + " instead of " + expected);
        }
    }

    private static JsonReader number(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new JsonReader(Arrays.copyOf(bytes, bytes.length + 1), bytes.length);
    }
}
