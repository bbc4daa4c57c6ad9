package io.modelport.serving.json;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;

/**
 * Reads one number out of bytes that end with a 0.
 *
 * <p>
 * Nearly every float is read by one or two operations on doubles: the result has an error of a few units in the last
 * place of a double, so it rounds to the right float unless it lies as near as that to the middle between two floats.
 * What does, and what has very many digits or a large exponent, goes through the exact parser of the JDK.
 */
final class JsonNumber {

    private static final double[] POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
            1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    private static final int MOST_EXACT_POWER = 22;
    private static final int MOST_DIGITS = 18;
    private static final long DROPPED_BITS = (1L << 29) - 1;
    private static final long MIDDLE = 1L << 28;
    private static final long MOST_ERROR = 16;

    private final byte[] json;
    private int start;
    private int end;

    /* What scan() found. */
    private boolean negative;
    private long digits;
    private int digitCount; // without leading zeros
    private int exponent;
    private boolean isInteger;

    JsonNumber(byte[] json) {
        this.json = json;
    }

    void start(int at) {
        start = at;
        end = at;
    }

    /** The position behind the number. */
    int end() {
        return end;
    }

    void skip() {
        scan();
    }

    float float32() {
        scan();
        if (digitCount <= MOST_DIGITS && exponent <= MOST_EXACT_POWER && exponent >= -2 * MOST_EXACT_POWER) {
            double value = approximate();
            long offset = (Double.doubleToRawLongBits(value) & DROPPED_BITS) - MIDDLE;
            if (digits == 0 || (offset > MOST_ERROR || offset < -MOST_ERROR) && value >= Float.MIN_NORMAL) {
                return finite((float) (negative ? -value : value));
            }
        }
        return finite(Float.parseFloat(text()));
    }

    double float64() {
        scan();
        if (digits <= 1L << 53 && digitCount <= MOST_DIGITS && exponent <= MOST_EXACT_POWER
                && exponent >= -MOST_EXACT_POWER) {
            double value = approximate();
            return negative ? -value : value;
        }
        double value = Double.parseDouble(text());
        if (Double.isInfinite(value)) {
            throw outOfRange();
        }
        return value;
    }

    long integer(long least, long most) {
        scan();
        requireInteger();
        if (digitCount > MOST_DIGITS) {
            return parse(least, most);
        }
        long value = negative ? -digits : digits;
        if (value < least || value > most) {
            throw outOfRange();
        }
        return value;
    }

    long unsigned64() {
        scan();
        requireInteger();
        if (negative && digits != 0) {
            throw outOfRange();
        }
        if (digitCount <= MOST_DIGITS) {
            return digits;
        }
        try {
            return Long.parseUnsignedLong(text());
        } catch (NumberFormatException e) {
            throw outOfRange();
        }
    }

    private long parse(long least, long most) {
        long value;
        try {
            value = Long.parseLong(text());
        } catch (NumberFormatException e) {
            throw outOfRange();
        }
        if (value < least || value > most) {
            throw outOfRange();
        }
        return value;
    }

    private double approximate() {
        if (exponent >= 0) {
            return digits * POWERS[exponent];
        }
        if (exponent >= -MOST_EXACT_POWER) {
            return digits / POWERS[-exponent];
        }
        return digits / POWERS[MOST_EXACT_POWER] / POWERS[-exponent - MOST_EXACT_POWER];
    }

    private void scan() {
        int p = start;
        byte next = json[p];
        negative = next == '-';
        if (negative) {
            next = json[++p];
        }
        int first = p;
        long value = 0;
        if (next == '0') {
            next = json[++p];
        } else {
            while (next >= '0' && next <= '9') {
                value = value * 10 + (next - '0');
                next = json[++p];
            }
        }
        if (p == first || next >= '0' && next <= '9') {
            throw malformed(p);
        }
        digitCount = p - first;
        exponent = 0;
        isInteger = true;
        if (next == '.') {
            int point = p;
            next = json[++p];
            if (value == 0) {
                while (next == '0') {
                    next = json[++p];
                }
                digitCount = point + 1 - p;
            }
            while (next >= '0' && next <= '9') {
                value = value * 10 + (next - '0');
                next = json[++p];
            }
            exponent = point + 1 - p;
            if (exponent == 0) {
                throw malformed(p);
            }
            digitCount -= exponent;
            isInteger = false;
        }
        digits = value;
        end = p;
        if (next == 'e' || next == 'E') {
            isInteger = false;
            exponent += scanExponent(p + 1);
        }
    }

    private int scanExponent(int from) {
        int p = from;
        byte next = json[p];
        boolean below = next == '-';
        if (below || next == '+') {
            next = json[++p];
        }
        int first = p;
        int value = 0;
        while (next >= '0' && next <= '9') {
            value = Math.min(value * 10 + (next - '0'), 100_000_000);
            next = json[++p];
        }
        if (p == first) {
            throw malformed(p);
        }
        end = p;
        return below ? -value : value;
    }

    private void requireInteger() {
        if (!isInteger) {
            throw new Invalid("not-an-integer", text() + " at byte " + start + " is not written as an integer.",
                    "Send integers without fraction and exponent.");
        }
    }

    private float finite(float value) {
        if (Float.isInfinite(value)) {
            throw outOfRange();
        }
        return value;
    }

    private Invalid outOfRange() {
        String text = text();
        return new Invalid("number-out-of-range",
                (text.length() <= 40 ? text : text.substring(0, 40) + "…") + " at byte " + start
                        + " does not fit the datatype.",
                "Send numbers that fit, or use a wider datatype.");
    }

    private Invalid malformed(int at) {
        return new Invalid("invalid-json", "The body is not JSON at byte " + at + ": a number is malformed.",
                "Send JSON as RFC 8259 defines it.");
    }

    private String text() {
        return new String(json, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
