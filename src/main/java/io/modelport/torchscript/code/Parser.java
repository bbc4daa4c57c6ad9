package io.modelport.torchscript.code;

import io.modelport.problem.Invalid;
import io.modelport.torchscript.code.Definition.ClassType;
import io.modelport.torchscript.code.Definition.Function;
import io.modelport.torchscript.code.Definition.Member;
import io.modelport.torchscript.code.Definition.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses the definitions and statements of a file of code. */
final class Parser {

    private static final Set<String> LISTS = Set.of("__parameters__", "__buffers__", "__annotations__",
            "__forward_hooks__", "__forward_pre_hooks__");

    private final String file;
    private final TokenStream in;
    private final ExpressionParser expressions;

    private Parser(String file, List<Token> tokens) {
        this.file = file;
        this.in = new TokenStream(file, tokens);
        this.expressions = new ExpressionParser(in);
    }

    /** @param code bytes as characters up to 255 */
    static List<Definition> parse(String file, String code, CodeLimits limits) {
        return new Parser(file, Lexer.tokens(file, code, limits.nesting())).file();
    }

    /** A type as annotations spell it. */
    static Expression type(String where, String text, CodeLimits limits) {
        TokenStream in = new TokenStream(where, Lexer.tokens(where, text, limits.nesting()));
        Expression type = new ExpressionParser(in).expression();
        in.take(Token.Kind.NEWLINE);
        in.take(Token.Kind.END);
        return type;
    }

    private List<Definition> file() {
        List<Definition> definitions = new ArrayList<>();
        while (in.next().kind() != Token.Kind.END) {
            definitions.add(in.next().is("class") ? classType() : function());
        }
        return definitions;
    }

    private ClassType classType() {
        in.take("class");
        String name = in.name();
        String base = null;
        if (in.skip("(")) {
            base = in.name();
            in.take(")");
        }
        in.take(":");
        in.take(Token.Kind.NEWLINE);
        List<Member> members = new ArrayList<>();
        List<Function> methods = new ArrayList<>();
        in.take(Token.Kind.INDENT);
        while (in.next().kind() != Token.Kind.DEDENT) {
            if (in.next().is("def")) {
                methods.add(function());
            } else if (in.skip("pass")) {
                in.take(Token.Kind.NEWLINE);
            } else {
                members.add(member());
            }
        }
        in.take(Token.Kind.DEDENT);
        return new ClassType(name, base, List.copyOf(members), List.copyOf(methods));
    }

    private Member member() {
        String name = in.name();
        Member member;
        if (in.skip("[")) {
            if (!name.equals("__annotations__")) {
                throw broken("`" + name + "` cannot be set in a class");
            }
            String attribute = in.string();
            in.take("]");
            in.take("=");
            member = new Member(attribute, true, expressions.expression(), null);
        } else if (in.skip(":")) {
            Expression type = expressions.expression();
            member = new Member(name, false, type, in.skip("=") ? expressions.expression() : null);
        } else {
            in.take("=");
            if (!LISTS.contains(name)) {
                throw broken("`" + name + "` has no type");
            }
            member = new Member(name, false, null, expressions.expression());
        }
        in.take(Token.Kind.NEWLINE);
        return member;
    }

    private Function function() {
        in.take("def");
        String name = in.name();
        in.take("(");
        List<Parameter> parameters = new ArrayList<>();
        while (!in.skip(")")) {
            String parameter = in.name();
            Expression type = in.skip(":") ? expressions.expression() : null;
            parameters.add(new Parameter(parameter, type, in.skip("=") ? expressions.expression() : null));
            if (!in.next().is(")")) {
                in.take(",");
            }
        }
        Expression result = in.skip("->") ? expressions.expression() : null;
        return new Function(name, List.copyOf(parameters), result, block());
    }

    private List<Statement> block() {
        in.take(":");
        in.take(Token.Kind.NEWLINE);
        in.take(Token.Kind.INDENT);
        List<Statement> statements = new ArrayList<>();
        while (in.next().kind() != Token.Kind.DEDENT) {
            statements.add(statement());
        }
        in.take(Token.Kind.DEDENT);
        return List.copyOf(statements);
    }

    private Statement statement() {
        Token first = in.next();
        if (first.kind() != Token.Kind.NAME) {
            return simple();
        }
        return switch (first.text()) {
            case "if" -> {
                in.take("if");
                Expression condition = expressions.expression();
                List<Statement> then = block();
                yield new Statement.If(condition, then, in.skip("else") ? block() : List.of());
            }
            case "while" -> {
                in.take("while");
                yield new Statement.While(expressions.expression(), block());
            }
            case "for" -> {
                in.take("for");
                List<Expression> targets = targets(expressions.listed());
                in.take("in");
                yield new Statement.For(targets, expressions.expression(), block());
            }
            case "with" -> {
                in.take("with");
                yield new Statement.With(expressions.expression(), block());
            }
            default -> simple();
        };
    }

    private Statement simple() {
        Statement statement;
        if (in.skip("pass")) {
            statement = new Statement.Pass();
        } else if (in.skip("return")) {
            statement = new Statement.Return(in.next().kind() == Token.Kind.NEWLINE ? null : single());
        } else {
            List<Expression> left = expressions.listed();
            boolean unpack = left.size() > 1 || expressions.endedWithComma();
            Expression type = !unpack && in.skip(":") ? expressions.expression() : null;
            if (in.skip("=")) {
                statement = new Statement.Assign(targets(left), unpack, type, single());
            } else if (!unpack && type == null) {
                statement = new Statement.Evaluate(left.getFirst());
            } else {
                throw broken("a list stands where a statement is expected");
            }
        }
        in.take(Token.Kind.NEWLINE);
        return statement;
    }

    private Expression single() {
        List<Expression> values = expressions.listed();
        return values.size() == 1 && !expressions.endedWithComma() ? values.getFirst() : new Expression.TupleOf(values);
    }

    private List<Expression> targets(List<Expression> targets) {
        for (Expression target : targets) {
            boolean sound = switch (target) {
                case Expression.Name(String name) -> !Words.RESERVED.contains(name);
                case Expression.Select(Expression of, String field) -> of instanceof Expression.Name;
                default -> false;
            };
            if (!sound) {
                throw broken("something is assigned to what is no variable");
            }
        }
        return targets;
    }

    private Invalid broken(String what) {
        return CodeRefusal.broken(file, in.next().line(), what);
    }
}
