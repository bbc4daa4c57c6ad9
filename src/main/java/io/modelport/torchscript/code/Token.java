package io.modelport.torchscript.code;

/** A token of the dialect; {@code text} is what it spells, for a string its bytes as characters up to 255. */
record Token(Kind kind, String text, int line) {

    enum Kind {
        NAME, NUMBER, STRING, MARK, NEWLINE, INDENT, DEDENT, END
    }

    boolean is(String wanted) {
        return (kind == Kind.MARK || kind == Kind.NAME) && text.equals(wanted);
    }
}
