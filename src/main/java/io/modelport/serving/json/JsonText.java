package io.modelport.serving.json;

import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The characters that stand between the quotes of a JSON string. */
final class JsonText {

    /** What is no escape. */
    static final int NONE = -1;

    private JsonText() {}

    /** The characters of a string whose escapes are right. */
    static String decode(byte[] json, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int p = from;
        while (p < to) {
            int plain = p;
            while (p < to && json[p] != '\\') {
                p++;
            }
            text.append(utf8(json, plain, p));
            if (p < to) {
                boolean unicode = json[p + 1] == 'u';
                text.append((char) (unicode ? hexadecimal(json, p + 2) : unescape(json[p + 1])));
                p += unicode ? 6 : 2;
            }
        }
        return text.toString();
    }

    /** @throws Invalid when these bytes are not UTF-8 */
    static void requireUtf8(byte[] json, int from, int to) {
        CharBuffer _ = utf8(json, from, to);
    }

    /** What a character behind a backslash stands for. */
    static int unescape(byte character) {
        return switch (character) {
            case '"', '\\', '/' -> character;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> NONE;
        };
    }

    /** The number that four digits make. */
    static int hexadecimal(byte[] json, int from) {
        int value = 0;
        for (int p = from; p < from + 4; p++) {
            int digit = Character.digit(json[p], 16);
            if (digit < 0) {
                return NONE;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static CharBuffer utf8(byte[] json, int from, int to) {
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(json, from, to - from));
        } catch (CharacterCodingException e) {
            throw new Invalid("invalid-json", "The body is not UTF-8 near byte " + from + ".", "Send UTF-8.", e);
        }
    }
}
