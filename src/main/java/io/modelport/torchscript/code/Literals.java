package io.modelport.torchscript.code;

import java.util.List;

/** What may stand as a constant: numbers, texts, and lists, tuples and dictionaries of them. */
final class Literals {

    private Literals() {}

    static void check(String where, Expression expression) {
        switch (expression) {
            case Expression.Number _,Expression.Text _ -> {
                // Nothing below.
            }
            case Expression.Name(String name) when Words.VALUES.contains(name) -> {
                // Nothing below.
            }
            case Expression.Negative(Expression of) -> check(where, of);
            case Expression.ListOf(List<Expression> elements) -> elements.forEach(element -> check(where, element));
            case Expression.TupleOf(List<Expression> elements) -> elements.forEach(element -> check(where, element));
            case Expression.DictOf(List<Expression> keys, List<Expression> values) -> {
                keys.forEach(key -> check(where, key));
                values.forEach(value -> check(where, value));
            }
            case Expression.Call(Expression.Select(Expression.Name(String torch), String device), List<Expression> given, List<Expression.Keyword> keywords) when torch
                    .equals("torch") && device.equals("device")
                    && keywords.isEmpty() ->
                given.forEach(argument -> check(where, argument));
            default -> throw CodeRefusal.refused(where, "a constant is computed");
        }
    }
}
