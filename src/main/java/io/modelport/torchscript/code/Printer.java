package io.modelport.torchscript.code;

import io.modelport.torchscript.code.Definition.ClassType;
import io.modelport.torchscript.code.Definition.Function;
import io.modelport.torchscript.code.Definition.Member;
import io.modelport.torchscript.code.Definition.Parameter;
import io.modelport.torchscript.code.Expression.Keyword;
import java.util.List;

/** Writes definitions as code again; nothing but what was parsed gets into it. */
final class Printer {

    private final StringBuilder out = new StringBuilder();

    private Printer() {}

    /** The code, bytes as characters up to 255. */
    static String print(List<Definition> definitions) {
        Printer printer = new Printer();
        for (Definition definition : definitions) {
            switch (definition) {
                case ClassType type -> printer.classType(type);
                case Function function -> printer.function(function, 0);
            }
        }
        return printer.out.toString();
    }

    private void classType(ClassType type) {
        out.append("class ").append(type.name());
        if (type.base() != null) {
            out.append('(').append(type.base()).append(')');
        }
        out.append(":\n");
        type.members().forEach(this::member);
        type.methods().forEach(method -> function(method, 1));
        if (type.members().isEmpty() && type.methods().isEmpty()) {
            out.append("  pass\n");
        }
    }

    private void member(Member member) {
        out.append("  ");
        if (member.annotated()) {
            out.append("__annotations__[");
            text(member.name());
            out.append("] = ");
        } else {
            out.append(member.name()).append(member.type() == null ? " = " : " : ");
        }
        if (member.type() != null) {
            expression(member.type());
        }
        if (member.value() != null) {
            out.append(member.type() == null ? "" : " = ");
            expression(member.value());
        }
        out.append('\n');
    }

    private void function(Function function, int depth) {
        indent(depth).append("def ").append(function.name()).append('(');
        for (int i = 0; i < function.parameters().size(); i++) {
            Parameter parameter = function.parameters().get(i);
            out.append(i == 0 ? "" : ", ").append(parameter.name());
            if (parameter.type() != null) {
                out.append(": ");
                expression(parameter.type());
            }
            if (parameter.value() != null) {
                out.append('=');
                expression(parameter.value());
            }
        }
        out.append(')');
        if (function.result() != null) {
            out.append(" -> ");
            expression(function.result());
        }
        block(function.body(), depth);
    }

    private void block(List<Statement> statements, int depth) {
        out.append(":\n");
        statements.forEach(statement -> statement(statement, depth + 1));
    }

    private void statement(Statement statement, int depth) {
        indent(depth);
        switch (statement) {
            case Statement.Assign(List<Expression> targets, boolean unpack, Expression type, Expression value) -> {
                separated(targets);
                if (type != null) {
                    out.append(" : ");
                    expression(type);
                }
                out.append(targets.size() == 1 && unpack ? ", = " : " = ");
                expression(value);
            }
            case Statement.Evaluate(Expression expression) -> expression(expression);
            case Statement.Return(Expression value) -> {
                out.append("return");
                if (value != null) {
                    out.append(' ');
                    expression(value);
                }
            }
            case Statement.If(Expression condition, List<Statement> then, List<Statement> otherwise) -> {
                out.append("if ");
                expression(condition);
                block(then, depth);
                if (!otherwise.isEmpty()) {
                    indent(depth).append("else");
                    block(otherwise, depth);
                }
                return;
            }
            case Statement.While(Expression condition, List<Statement> body) -> {
                out.append("while ");
                expression(condition);
                block(body, depth);
                return;
            }
            case Statement.For(List<Expression> targets, Expression over, List<Statement> body) -> {
                out.append("for ");
                separated(targets);
                out.append(" in ");
                expression(over);
                block(body, depth);
                return;
            }
            case Statement.With(Expression context, List<Statement> body) -> {
                out.append("with ");
                expression(context);
                block(body, depth);
                return;
            }
            case Statement.Pass() -> out.append("pass");
        }
        out.append('\n');
    }

    private void expression(Expression expression) {
        switch (expression) {
            case Expression.Name(String name) -> out.append(name);
            case Expression.Number(String text) -> out.append(text);
            case Expression.Text(String value) -> text(value);
            case Expression.Negative(Expression of) -> {
                out.append('-');
                expression(of);
            }
            case Expression.Select(Expression of, String field) -> {
                receiver(of);
                out.append('.').append(field);
            }
            case Expression.Call(Expression callee, List<Expression> arguments, List<Keyword> keywords) -> {
                receiver(callee);
                out.append('(');
                separated(arguments);
                for (int i = 0; i < keywords.size(); i++) {
                    out.append(i == 0 && arguments.isEmpty() ? "" : ", ").append(keywords.get(i).name()).append('=');
                    expression(keywords.get(i).value());
                }
                out.append(')');
            }
            case Expression.Subscript(Expression of, List<Expression> indices) -> {
                receiver(of);
                out.append('[');
                separated(indices);
                out.append(']');
            }
            case Expression.ListOf(List<Expression> elements) -> {
                out.append('[');
                separated(elements);
                out.append(']');
            }
            case Expression.TupleOf(List<Expression> elements) -> {
                out.append('(');
                separated(elements);
                out.append(elements.size() == 1 ? ",)" : ")");
            }
            case Expression.DictOf(List<Expression> keys, List<Expression> values) -> {
                out.append('{');
                for (int i = 0; i < keys.size(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    expression(keys.get(i));
                    out.append(": ");
                    expression(values.get(i));
                }
                out.append('}');
            }
        }
    }

    private void receiver(Expression expression) {
        boolean plain = expression instanceof Expression.Name || expression instanceof Expression.Select;
        out.append(plain ? "" : "(");
        expression(expression);
        out.append(plain ? "" : ")");
    }

    private void separated(List<Expression> expressions) {
        for (int i = 0; i < expressions.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            expression(expressions.get(i));
        }
    }

    private void text(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == '"' || character == '\\') {
                out.append('\\').append(character);
            } else if (character >= ' ' && character < 0x7f) {
                out.append(character);
            } else {
                out.append("\\%03o".formatted((int) character));
            }
        }
        out.append('"');
    }

    private StringBuilder indent(int depth) {
        return out.append("  ".repeat(depth));
    }
}
