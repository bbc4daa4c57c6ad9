package io.modelport.torchscript.code;

import io.modelport.problem.Invalid;
import java.util.List;
import java.util.Locale;

/** Tokens, taken one after another. */
final class TokenStream {

    private final String file;
    private final List<Token> tokens;
    private int at;

    TokenStream(String file, List<Token> tokens) {
        this.file = file;
        this.tokens = tokens;
    }

    Token next() {
        return tokens.get(at);
    }

    Token after() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean skip(String text) {
        if (next().is(text)) {
            take();
            return true;
        }
        return false;
    }

    void take(String text) {
        if (!skip(text)) {
            throw unexpected("`" + text + "`");
        }
    }

    String take(Token.Kind kind) {
        if (next().kind() != kind) {
            throw unexpected(kind.name().toLowerCase(Locale.ROOT));
        }
        return take().text();
    }

    String name() {
        if (Words.STATEMENTS.contains(next().text())) {
            throw unexpected("a name");
        }
        return take(Token.Kind.NAME);
    }

    String string() {
        return take(Token.Kind.STRING);
    }

    Invalid unexpected(String wanted) {
        Token token = next();
        String found = switch (token.kind()) {
            case NAME, NUMBER, MARK -> "`" + token.text().substring(0, Math.min(60, token.text().length())) + "`";
            case STRING -> "a string";
            case NEWLINE, INDENT, DEDENT, END -> "the end of a line or block";
        };
        return CodeRefusal.broken(file, token.line(), "found " + found + " where " + wanted + " is expected");
    }
}
