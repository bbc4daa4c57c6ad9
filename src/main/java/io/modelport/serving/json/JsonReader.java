package io.modelport.serving.json;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON by RFC 8259, and the numbers NaN, Infinity and -Infinity, from an array of bytes, value by value, without a
 * tree and without boxes: what is not JSON, or not of the kind that is asked for, is refused with its position.
 *
 * <p>
 * Objects are read by {@link #beginObject}, then {@link #hasNext} and {@link #key} for each member; arrays by
 * {@link #beginArray}, then {@link #hasNext} for each element.
 */
public final class JsonReader {

    /** How deep arrays and objects may lie in each other. */
    public static final int MOST_DEPTH = 64;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NOT_A_NUMBER = {'N', 'a', 'N'};
    private static final byte[] INFINITY = {'I', 'n', 'f', 'i', 'n', 'i', 't', 'y'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final byte[] json;
    private final int end;
    private final JsonNumber number;
    private int at;
    private int depth;
    private boolean fresh;

    /**
     * @param json an array with room for one byte after the text; it is set to 0, which ends every loop over characters
     * @param length the length of the text
     */
    public JsonReader(byte[] json, int length) {
        this.json = json;
        this.end = length;
        this.number = new JsonNumber(json);
        json[length] = 0;
    }

    public void beginObject() {
        begin('{', "an object");
    }

    public void beginArray() {
        begin('[', "an array");
    }

    /** Whether the object or array that was begun last, and not ended, has one more member; it is ended when not. */
    public boolean hasNext(char closing) {
        byte next = peek();
        if (fresh) {
            fresh = false;
            if (next != closing) {
                return true;
            }
        } else if (next == ',') {
            at++;
            if (peek() == closing) {
                throw refuse("a value is missing after ','");
            }
            return true;
        } else if (next != closing) {
            throw refuse("',' or '" + closing + "' is missing");
        }
        at++;
        depth--;
        return false;
    }

    /** The name of the next member, up to its value. */
    public String key() {
        String key = string();
        passColon();
        return key;
    }

    /**
     * Whether the next member has this name, and then passes over it up to its value.
     *
     * @param name in ASCII, with nothing that has to be escaped
     */
    public boolean passKey(byte[] name) {
        int stop = at + (peek() == '"' ? name.length + 1 : end);
        if (stop >= end || json[stop] != '"' || !Arrays.equals(json, at + 1, stop, name, 0, name.length)) {
            return false;
        }
        at = stop + 1;
        passColon();
        return true;
    }

    public String string() {
        if (peek() != '"') {
            throw expected("a string");
        }
        int start = at + 1;
        int p = start;
        while (json[p] >= ' ' && json[p] != '"' && json[p] != '\\') {
            p++;
        }
        if (json[p] == '"') {
            at = p + 1;
            return new String(json, start, p - start, StandardCharsets.ISO_8859_1);
        }
        return decode(start);
    }

    public boolean bool() {
        byte next = peek();
        if (next == 't') {
            literal(TRUE);
            return true;
        }
        if (next == 'f') {
            literal(FALSE);
            return false;
        }
        throw expected("true or false");
    }

    /** A number without fraction or exponent. */
    public long integer(long least, long most) {
        startNumber("an integer");
        long value = number.integer(least, most);
        at = number.end();
        return value;
    }

    /** A number without fraction or exponent from 0 to 2^64-1, as its 64 bits. */
    public long unsigned64() {
        startNumber("an integer");
        long value = number.unsigned64();
        at = number.end();
        return value;
    }

    /** The nearest float, NaN or an infinity; refused when the number lies outside what a float holds. */
    public float float32() {
        byte next = peek();
        if (isUnbounded(next)) {
            return (float) unbounded(next);
        }
        startNumber("a number");
        float value = number.float32();
        at = number.end();
        return value;
    }

    /** The nearest double, NaN or an infinity; refused when the number lies outside what a double holds. */
    public double float64() {
        byte next = peek();
        if (isUnbounded(next)) {
            return unbounded(next);
        }
        startNumber("a number");
        double value = number.float64();
        at = number.end();
        return value;
    }

    /** Passes over the next value, whatever it is. */
    public void skip() {
        int outer = depth;
        long objects = 0;
        while (true) {
            byte next = peek();
            if (next == '{' || next == '[') {
                boolean object = next == '{';
                begin((char) next, "a value");
                objects = object ? objects | 1L << depth - 1 : objects & ~(1L << depth - 1);
            } else {
                skipScalar(next);
                if (depth == outer) {
                    return;
                }
            }
            while (!hasNext((objects & 1L << depth - 1) != 0 ? '}' : ']')) {
                if (depth == outer) {
                    return;
                }
            }
            if ((objects & 1L << depth - 1) != 0) {
                skipKey();
            }
        }
    }

    /** Whether the next value begins with this character, which tells of what kind it is. */
    public boolean isNext(char first) {
        return peek() == first;
    }

    /** The text must end here. */
    public void end() {
        peek();
        if (at != end) {
            throw refuse("something follows the end");
        }
    }

    /** How many bytes have been read. */
    public int position() {
        return at;
    }

    /** How many bytes are left. */
    public int remaining() {
        return end - at;
    }

    /** A reader of one value that was passed over. */
    public JsonReader at(int position) {
        JsonReader reader = new JsonReader(json, end);
        reader.at = position;
        return reader;
    }

    /** The failure of a text that is not JSON here. */
    public Invalid refuse(String what) {
        if (at >= end) {
            return new Invalid("invalid-json", "The body ends in the middle: " + what + ".",
                    "Send the whole JSON document.");
        }
        return new Invalid("invalid-json", "The body is not JSON at byte " + at + ": " + what + ".",
                "Send JSON as RFC 8259 defines it.");
    }

    private Invalid expected(String what) {
        return refuse(what + " is expected");
    }

    private void begin(char opening, String what) {
        if (peek() != opening) {
            throw expected(what);
        }
        if (depth == MOST_DEPTH) {
            throw refuse("it is nested deeper than " + MOST_DEPTH);
        }
        at++;
        depth++;
        fresh = true;
    }

    private byte peek() {
        byte next = json[at];
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
            next = json[++at];
        }
        return next;
    }

    private void startNumber(String what) {
        byte next = peek();
        if ((next < '0' || next > '9') && next != '-') {
            throw expected(what);
        }
        number.start(at);
    }

    /** Whether NaN or an infinity begins here, which RFC 8259 lacks and the writers of tensors use all the same. */
    private boolean isUnbounded(byte next) {
        return next == 'N' || next == 'I' || next == '-' && json[at + 1] == 'I';
    }

    private double unbounded(byte next) {
        if (next == 'N') {
            literal(NOT_A_NUMBER);
            return Double.NaN;
        }
        if (next == '-') {
            at++;
        }
        literal(INFINITY);
        return next == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    private void literal(byte[] word) {
        for (byte character : word) {
            if (json[at] != character) {
                throw expected("a value");
            }
            at++;
        }
    }

    private void skipScalar(byte next) {
        switch (next) {
            case '"' -> skipString();
            case 't' -> literal(TRUE);
            case 'f' -> literal(FALSE);
            case 'n' -> literal(NULL);
            default -> {
                if (isUnbounded(next)) {
                    double _ = unbounded(next);
                    return;
                }
                startNumber("a value");
                number.skip();
                at = number.end();
            }
        }
    }

    private void skipKey() {
        if (peek() != '"') {
            throw expected("a string");
        }
        skipString();
        passColon();
    }

    private void passColon() {
        if (peek() != ':') {
            throw refuse("':' is missing");
        }
        at++;
    }

    private void skipString() {
        int start = at + 1;
        int p = start;
        byte seen = 0;
        while (json[p] != '"') {
            byte character = json[p];
            seen |= character;
            if (character == '\\') {
                p++;
                if (json[p] == 'u') {
                    at = p;
                    hexadecimal(p + 1);
                    p += 4;
                } else {
                    at = p;
                    unescape(json[p]);
                }
            } else if (character >= 0 && character < ' ') {
                at = p;
                throw refuse("a string is not closed, or holds a control character");
            }
            p++;
        }
        if (seen < 0) {
            JsonText.requireUtf8(json, start, p);
        }
        at = p + 1;
    }

    /** A string with escapes or beyond ASCII. */
    private String decode(int start) {
        skipString();
        return JsonText.decode(json, start, at - 1);
    }

    private void unescape(byte character) {
        if (JsonText.unescape(character) == JsonText.NONE) {
            throw refuse("'\\' is followed by what is no escape");
        }
    }

    private void hexadecimal(int from) {
        if (from + 4 > end || JsonText.hexadecimal(json, from) == JsonText.NONE) {
            throw refuse("'\\u' is not followed by four hexadecimal digits");
        }
    }
}
