package io.modelport.torchscript.code;

import io.modelport.problem.Invalid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Splits code into tokens, indentation included; the code is bytes as characters up to 255. */
final class Lexer {

    private static final String MARKS = "()[]{},.:=-";

    private final String file;
    private final String code;
    private final int nesting;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
    private int at;
    private int line = 1;
    private int open;

    private Lexer(String file, String code, int nesting) {
        this.file = file;
        this.code = code;
        this.nesting = nesting;
    }

    static List<Token> tokens(String file, String code, int nesting) {
        Lexer lexer = new Lexer(file, code, nesting);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < code.length()) {
            if (open == 0 && (tokens.isEmpty() || lineEnded())) {
                indent();
            } else {
                token();
            }
        }
        if (open > 0) {
            throw broken("a bracket is not closed");
        }
        if (!tokens.isEmpty() && !lineEnded()) {
            add(Token.Kind.NEWLINE, "");
        }
        for (; indents.getLast() > 0; indents.removeLast()) {
            add(Token.Kind.DEDENT, "");
        }
        add(Token.Kind.END, "");
    }

    private boolean lineEnded() {
        return switch (tokens.getLast().kind()) {
            case NEWLINE, INDENT, DEDENT -> at == 0 || code.charAt(at - 1) == '\n';
            default -> false;
        };
    }

    private void indent() {
        int from = at;
        while (at < code.length() && code.charAt(at) == ' ') {
            at++;
        }
        if (at == code.length()) {
            return;
        }
        if (code.charAt(at) == '\n') {
            at++;
            line++;
            return;
        }
        int width = at - from;
        if (width > indents.getLast()) {
            if (indents.size() > nesting) {
                throw CodeRefusal.tooLarge(file, "blocks nest more than " + nesting + " deep");
            }
            indents.addLast(width);
            add(Token.Kind.INDENT, "");
        }
        while (width < indents.getLast()) {
            indents.removeLast();
            add(Token.Kind.DEDENT, "");
        }
        if (width != indents.getLast()) {
            throw broken("the indentation fits no block");
        }
        token();
    }

    private void token() {
        char first = code.charAt(at);
        if (first == '\n') {
            if (open == 0) {
                add(Token.Kind.NEWLINE, "");
            }
            at++;
            line++;
        } else if (first == ' ') {
            at++;
        } else if (isNameStart(first)) {
            add(Token.Kind.NAME, takeWhile(Lexer::isNamePart));
        } else if (isDigit(first)) {
            number();
        } else if (first == '"') {
            string();
        } else if (code.startsWith("->", at)) {
            add(Token.Kind.MARK, "->");
            at += 2;
        } else if (MARKS.indexOf(first) >= 0) {
            mark(first);
        } else {
            throw broken("the character 0x%02x is not part of it".formatted((int) first));
        }
    }

    private void mark(char mark) {
        if ("([{".indexOf(mark) >= 0) {
            open++;
            if (open > nesting) {
                throw CodeRefusal.tooLarge(file, "brackets nest more than " + nesting + " deep");
            }
        } else if (")]}".indexOf(mark) >= 0 && --open < 0) {
            throw broken("a bracket is closed that was not opened");
        }
        add(Token.Kind.MARK, String.valueOf(mark));
        at++;
    }

    private void number() {
        int from = at;
        takeWhile(Lexer::isDigit);
        if (at < code.length() && code.charAt(at) == '.') {
            at++;
            takeWhile(Lexer::isDigit);
        }
        if (at < code.length() && code.charAt(at) == 'e') {
            at++;
            if (at < code.length() && (code.charAt(at) == '-' || code.charAt(at) == '+')) {
                at++;
            }
            takeWhile(Lexer::isDigit);
        }
        if (at < code.length() && code.charAt(at) == 'j') {
            at++;
        }
        String text = code.substring(from, at);
        if (text.length() > 40 || !isDigit(text.charAt(text.length() - 1)) && !text.endsWith(".") && !text.endsWith("j")
                || at < code.length() && isNamePart(code.charAt(at))) {
            throw broken("a number is not sound");
        }
        add(Token.Kind.NUMBER, text);
    }

    private void string() {
        StringBuilder value = new StringBuilder();
        at++;
        while (true) {
            char next = stringCharacter();
            if (next == '"') {
                add(Token.Kind.STRING, value.toString());
                return;
            }
            value.append(next == '\\' ? escape() : next);
        }
    }

    private char stringCharacter() {
        if (at >= code.length() || code.charAt(at) == '\n') {
            throw broken("a string is not closed");
        }
        return code.charAt(at++);
    }

    private char escape() {
        char kind = stringCharacter();
        int simple = "abfnrtv\\'\"".indexOf(kind);
        if (simple >= 0) {
            return "\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple);
        }
        int value = 0;
        char digit = kind;
        for (int i = 0; i < 3; i++) {
            if (digit < '0' || digit > '7') {
                throw broken("a string holds an unknown escape");
            }
            value = value * 8 + digit - '0';
            digit = i < 2 ? stringCharacter() : digit;
        }
        if (value > 255) {
            throw broken("a string holds an escape above 255");
        }
        return (char) value;
    }

    private interface CharacterTest {

        boolean test(char character);
    }

    private String takeWhile(CharacterTest test) {
        int from = at;
        while (at < code.length() && test.test(code.charAt(at))) {
            at++;
        }
        return code.substring(from, at);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    static boolean isNameStart(char character) {
        return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z' || character == '_';
    }

    static boolean isNamePart(char character) {
        return isNameStart(character) || isDigit(character);
    }

    private void add(Token.Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }

    private Invalid broken(String what) {
        return CodeRefusal.broken(file, line, what);
    }
}
