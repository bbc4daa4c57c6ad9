package io.modelport.torchscript.code;

import io.modelport.torchscript.code.Expression.Call;
import io.modelport.torchscript.code.Expression.DictOf;
import io.modelport.torchscript.code.Expression.Keyword;
import io.modelport.torchscript.code.Expression.ListOf;
import io.modelport.torchscript.code.Expression.Name;
import io.modelport.torchscript.code.Expression.Negative;
import io.modelport.torchscript.code.Expression.Number;
import io.modelport.torchscript.code.Expression.Select;
import io.modelport.torchscript.code.Expression.Subscript;
import io.modelport.torchscript.code.Expression.Text;
import io.modelport.torchscript.code.Expression.TupleOf;
import java.util.ArrayList;
import java.util.List;

/** Parses expressions; how deep it recurses is bounded by the brackets that the lexer lets through. */
final class ExpressionParser {

    /** Selections, calls and indices one after another: {@code a.b(c)[d].e}. */
    private static final int LONGEST_CHAIN = 24;

    private final TokenStream in;
    private boolean comma;

    ExpressionParser(TokenStream in) {
        this.in = in;
    }

    Expression expression() {
        if (in.skip("-")) {
            if (in.next().is("-")) {
                throw in.unexpected("a number");
            }
            return new Negative(expression());
        }
        Expression expression = atom();
        for (int i = 0; in.next().is(".") || in.next().is("(") || in.next().is("["); i++) {
            if (i == LONGEST_CHAIN) {
                throw in.unexpected("a shorter expression");
            }
            expression = suffixed(expression);
        }
        return expression;
    }

    /** Expressions parted by commas, without brackets. */
    List<Expression> listed() {
        List<Expression> expressions = new ArrayList<>();
        do {
            expressions.add(expression());
            comma = in.skip(",");
        } while (comma && in.next().kind() != Token.Kind.NEWLINE && !in.next().is("=") && !in.next().is("in"));
        return List.copyOf(expressions);
    }

    /** Whether a comma ended the last of {@link #listed}: then it is a tuple, also of one. */
    boolean endedWithComma() {
        return comma;
    }

    private Expression suffixed(Expression of) {
        if (in.skip(".")) {
            return new Select(of, in.name());
        }
        if (in.skip("(")) {
            return call(of);
        }
        in.take("[");
        return new Subscript(of, elements("]"));
    }

    private Expression call(Expression callee) {
        List<Expression> arguments = new ArrayList<>();
        List<Keyword> keywords = new ArrayList<>();
        while (!in.skip(")")) {
            if (in.next().kind() == Token.Kind.NAME && in.after().is("=")) {
                String name = in.name();
                in.take("=");
                keywords.add(new Keyword(name, expression()));
            } else if (keywords.isEmpty()) {
                arguments.add(expression());
            } else {
                throw in.unexpected("a keyword");
            }
            if (!in.next().is(")")) {
                in.take(",");
            }
        }
        return new Call(callee, List.copyOf(arguments), List.copyOf(keywords));
    }

    private Expression atom() {
        return switch (in.next().kind()) {
            case NAME -> new Name(in.name());
            case NUMBER -> new Number(in.take().text());
            case STRING -> new Text(in.take().text());
            case MARK -> bracketed();
            case NEWLINE, INDENT, DEDENT, END -> throw in.unexpected("an expression");
        };
    }

    private Expression bracketed() {
        if (in.skip("(")) {
            List<Expression> elements = elements(")");
            return elements.size() == 1 && !comma ? elements.getFirst() : new TupleOf(elements);
        }
        if (in.skip("[")) {
            return new ListOf(elements("]"));
        }
        if (in.skip("{")) {
            return dictionary();
        }
        throw in.unexpected("an expression");
    }

    private List<Expression> elements(String end) {
        List<Expression> elements = new ArrayList<>();
        boolean last = false;
        while (!in.skip(end)) {
            elements.add(expression());
            last = in.skip(",");
            if (!last && !in.next().is(end)) {
                throw in.unexpected("`,` or `" + end + "`");
            }
        }
        comma = last;
        return List.copyOf(elements);
    }

    private Expression dictionary() {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!in.skip("}")) {
            keys.add(expression());
            in.take(":");
            values.add(expression());
            if (!in.next().is("}")) {
                in.take(",");
            }
        }
        return new DictOf(List.copyOf(keys), List.copyOf(values));
    }
}
