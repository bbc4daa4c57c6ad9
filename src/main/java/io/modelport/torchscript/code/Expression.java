package io.modelport.torchscript.code;

import java.util.List;

/** An expression of the dialect. */
sealed interface Expression {

    record Name(String name) implements Expression {}

    /** @param text as it stands in the code */
    record Number(String text) implements Expression {}

    /** @param value bytes as characters up to 255 */
    record Text(String value) implements Expression {}

    record Negative(Expression of) implements Expression {}

    record Select(Expression of, String field) implements Expression {}

    record Call(Expression callee, List<Expression> arguments, List<Keyword> keywords) implements Expression {}

    record Keyword(String name, Expression value) {}

    record Subscript(Expression of, List<Expression> indices) implements Expression {}

    record ListOf(List<Expression> elements) implements Expression {}

    record TupleOf(List<Expression> elements) implements Expression {}

    record DictOf(List<Expression> keys, List<Expression> values) implements Expression {}
}
