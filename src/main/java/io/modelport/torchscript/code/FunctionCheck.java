package io.modelport.torchscript.code;

import io.modelport.problem.Invalid;
import io.modelport.torchscript.code.Expression.Call;
import io.modelport.torchscript.code.Expression.Keyword;
import io.modelport.torchscript.code.Expression.Name;
import io.modelport.torchscript.code.Expression.Select;
import io.modelport.torchscript.code.Expression.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks one function: every call goes to an operator of the list, to a function or method of the archive whose receiver's
 * class is known, or to one of a few built-in functions. A method call on anything else would be an operator to libtorch,
 * {@code "path".from_file(…)} for instance.
 */
final class FunctionCheck {

    private static final Set<String> BUILT_IN = Set.of("int", "float", "bool", "str", "complex", "range");
    private static final Set<String> TYPED = Set.of("annotate", "unchecked_cast", "uninitialized");

    private final Program program;
    private final Scope scope;
    private final String where;
    private final OperatorList operatorList = OperatorList.standard();
    private final Set<String> operators = new LinkedHashSet<>();
    private final List<String> calls = new ArrayList<>();
    private int steps;

    private FunctionCheck(Program program, Scope scope, String where) {
        this.program = program;
        this.scope = scope;
        this.where = where;
    }

    /**
     * What a function does.
     *
     * @param operators the operators that it calls
     * @param calls the functions that it calls, each as often as it does
     * @param steps its own statements and calls
     */
    record Findings(Set<String> operators, List<String> calls, int steps) {}

    static Findings check(Program program, List<ScriptType> constants, Program.Callable callable) {
        FunctionCheck check = new FunctionCheck(program, Scope.of(program, constants, callable),
                callable.method().name());
        check.block(callable.code().body());
        return new Findings(check.operators, check.calls, check.steps);
    }

    private void block(List<Statement> statements) {
        statements.forEach(this::statement);
    }

    private void statement(Statement statement) {
        steps++;
        switch (statement) {
            case Statement.Assign(List<Expression> targets, boolean _, Expression type, Expression value) -> {
                targets.forEach(this::target);
                if (type != null) {
                    program.checkType(where, ScriptType.of(where, type));
                }
                value(value);
            }
            case Statement.Evaluate(Expression expression) -> value(expression);
            case Statement.Return(Expression value) -> {
                if (value != null) {
                    value(value);
                }
            }
            case Statement.If(Expression condition, List<Statement> then, List<Statement> otherwise) -> {
                value(condition);
                block(then);
                block(otherwise);
            }
            case Statement.While(Expression condition, List<Statement> body) -> {
                value(condition);
                block(body);
            }
            case Statement.For(List<Expression> targets, Expression over, List<Statement> body) -> {
                targets.forEach(this::target);
                value(over);
                block(body);
            }
            case Statement.With(Expression context, List<Statement> body) -> {
                value(context);
                enter(context, "__enter__");
                block(body);
                enter(context, "__exit__");
            }
            case Statement.Pass() -> {
                // Does nothing.
            }
        }
    }

    private void enter(Expression context, String method) {
        String name = scope.type(context).name() + "." + method;
        if (!program.callables().containsKey(name)) {
            throw refused("`with` is used on something that has no `" + method + "`");
        }
        calls.add(name);
    }

    private void target(Expression target) {
        if (target instanceof Select(Expression of, String field)
                && scope.attribute(scope.type(of), field).equals(ScriptType.UNKNOWN)) {
            throw refused("it sets `" + field + "`, which is no attribute");
        }
    }

    private void value(Expression expression) {
        switch (expression) {
            case Name(String name) -> name(name);
            case Expression.Number _,Text _ -> {
                // Nothing below.
            }
            case Expression.Negative(Expression of) -> value(of);
            case Select select -> select(select);
            case Call call -> call(call);
            case Expression.Subscript(Expression of, List<Expression> indices) -> {
                steps++;
                value(of);
                values(indices);
            }
            case Expression.ListOf(List<Expression> elements) -> values(elements);
            case Expression.TupleOf(List<Expression> elements) -> values(elements);
            case Expression.DictOf(List<Expression> keys, List<Expression> values) -> {
                values(keys);
                values(values);
            }
        }
    }

    private void values(List<Expression> expressions) {
        expressions.forEach(this::value);
    }

    private void name(String name) {
        if (!scope.has(name) && !Words.VALUES.contains(name)) {
            throw refused("it uses the name `" + name + "`, which it does not define");
        }
    }

    private void select(Select select) {
        switch (Scope.root(select)) {
            case "__torch__" -> {
                String name = ScriptType.qualified(where, select);
                if (!program.callables().containsKey(name) && !program.classes().containsKey(name)) {
                    throw refused("it uses `" + name + "`, which the archive does not define");
                }
            }
            case "CONSTANTS" -> {
                if (!(select.of() instanceof Name) || scope.constant(select.field()) < 0) {
                    throw refused("it uses the constant `" + select.field() + "`, which the archive does not hold");
                }
            }
            case "torch", "ops" -> throw refused("it uses an operator as a value");
            default -> {
                steps++;
                value(select.of());
                ScriptType type = scope.type(select.of());
                ScriptClass owner = program.classes().get(type.name());
                if (owner == null ? !program.hasField(select.field())
                        : !owner.attributes().containsKey(select.field())) {
                    throw refused("it reads `" + select.field() + "`, which is no attribute of what it is read from");
                }
            }
        }
    }

    private void call(Call call) {
        steps++;
        if (call.callee() instanceof Name(String name) && !scope.has(name)) {
            builtIn(name, call);
            return;
        }
        switch (scope.target(call)) {
            case Scope.Target.Operator(String operator) -> {
                operatorList.check(where, operator);
                operators.add(operator);
            }
            case Scope.Target.Function(Program.Callable callable) -> {
                calls.add(callable.method().name());
                if (callable.owner() != null && call.callee() instanceof Select(Expression of, String _)) {
                    value(of);
                }
            }
            case Scope.Target.Native() -> value(((Select) call.callee()).of());
            case Scope.Target.Construct _ -> {
                // Makes an object of a class that is checked itself.
            }
            case Scope.Target.Nothing() -> throw refused("it calls " + described(call.callee())
                    + ", which is neither an operator nor a function of the archive");
        }
        arguments(call);
    }

    private void arguments(Call call) {
        values(call.arguments());
        for (Keyword keyword : call.keywords()) {
            value(keyword.value());
        }
    }

    private void builtIn(String name, Call call) {
        List<Expression> arguments = call.arguments();
        if (BUILT_IN.contains(name)) {
            arguments(call);
        } else if (TYPED.contains(name) && !arguments.isEmpty() && call.keywords().isEmpty()) {
            program.checkType(where, ScriptType.of(where, arguments.getFirst()));
            values(arguments.subList(1, arguments.size()));
        } else if (name.equals("isinstance") && arguments.size() == 2 && call.keywords().isEmpty()) {
            value(arguments.getFirst());
            List<Expression> types = arguments.get(1) instanceof Expression.TupleOf(List<Expression> several)
                    ? several
                    : List.of(arguments.get(1));
            types.forEach(type -> program.checkType(where, ScriptType.of(where, type)));
        } else if (name.equals("getattr") && arguments.size() == 2 && call.keywords().isEmpty()
                && arguments.get(1) instanceof Text(String field)
                && !scope.attribute(scope.type(arguments.getFirst()), field).equals(ScriptType.UNKNOWN)) {
            value(arguments.getFirst());
        } else if (name.equals("fork") || name.equals("awaitable")) {
            throw refused("it starts work beside the request with `" + name + "`, which would go on after the answer");
        } else {
            throw refused("it calls `" + name + "` in a way that PyTorch does not write");
        }
    }

    private static String described(Expression callee) {
        return switch (callee) {
            case Name(String name) -> "`" + name + "`";
            case Select(Expression _, String field) -> "`." + field + "`";
            default -> "the result of an expression";
        };
    }

    private Invalid refused(String what) {
        return CodeRefusal.refused(where, what);
    }
}
