package io.modelport.torchscript.code;

import java.util.Set;

/** Words that mean something by themselves. */
final class Words {

    /** What no variable may be called. */
    static final Set<String> RESERVED = Set.of("torch", "ops", "CONSTANTS", "__torch__", "True", "False", "None", "inf",
            "nan", "infj", "nanj");

    /** Words that begin or part statements, in the dialect or in Python. */
    static final Set<String> STATEMENTS = Set.of("if", "else", "elif", "while", "for", "in", "with", "as", "def",
            "class",
            "return", "pass", "break", "continue", "raise", "assert", "del", "import", "from", "global", "lambda",
            "try",
            "except", "finally", "and", "or", "not", "is", "yield", "async", "await", "nonlocal");

    /** Values that are written as names. */
    static final Set<String> VALUES = Set.of("True", "False", "None", "inf", "nan", "infj", "nanj");

    private Words() {}
}
