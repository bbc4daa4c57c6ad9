package io.modelport.torchscript.code;

import io.modelport.torchscript.code.Expression.Call;
import io.modelport.torchscript.code.Expression.Name;
import io.modelport.torchscript.code.Expression.Number;
import io.modelport.torchscript.code.Expression.Select;
import io.modelport.torchscript.code.Expression.Subscript;
import io.modelport.torchscript.code.Expression.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of a function's variables, as far as the text tells them. A variable has a type only when everything that is
 * ever assigned to it has that type; so what is concluded of it holds wherever it is used.
 */
final class Scope {

    private static final int ROUNDS = 10;

    private final Program program;
    private final List<ScriptType> constants;
    private final String where;
    private final Map<String, ScriptType> variables = new HashMap<>();

    private Scope(Program program, List<ScriptType> constants, String where) {
        this.program = program;
        this.constants = constants;
        this.where = where;
    }

    static Scope of(Program program, List<ScriptType> constants, Program.Callable function) {
        Scope scope = new Scope(program, constants, function.method().name());
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, ScriptType> before = Map.copyOf(scope.variables);
            if (function.owner() != null) {
                scope.assign(function.code().parameters().getFirst().name(), ScriptType.of(function.owner().name()));
            }
            function.method().parameters().forEach(parameter -> scope.assign(parameter.name(), parameter.type()));
            scope.assign(function.code().body());
            if (before.equals(scope.variables)) {
                return scope;
            }
        }
        throw CodeRefusal.unsupported(scope.where, "variables whose types cannot be told");
    }

    private void assign(List<Statement> statements) {
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.Assign(List<Expression> targets, boolean unpack, Expression declared, Expression value) -> {
                    ScriptType type = declared == null ? type(value) : ScriptType.of(where, declared);
                    for (int i = 0; i < targets.size(); i++) {
                        assign(targets.get(i), unpack ? element(type, i, targets.size()) : type);
                    }
                }
                case Statement.If(Expression _, List<Statement> then, List<Statement> otherwise) -> {
                    assign(then);
                    assign(otherwise);
                }
                case Statement.While(Expression _, List<Statement> body) -> assign(body);
                case Statement.For(List<Expression> targets, Expression _, List<Statement> body) -> {
                    targets.forEach(target -> assign(target, ScriptType.UNKNOWN));
                    assign(body);
                }
                case Statement.With(Expression _, List<Statement> body) -> assign(body);
                case Statement.Evaluate _,Statement.Return _,Statement.Pass _ -> {
                    // Assign nothing.
                }
            }
        }
    }

    private void assign(Expression target, ScriptType type) {
        if (target instanceof Name(String name)) {
            assign(name, type);
        }
    }

    private void assign(String name, ScriptType type) {
        variables.merge(name, type, (known, given) -> known.equals(given) ? known : ScriptType.UNKNOWN);
    }

    private static ScriptType element(ScriptType type, int index, int count) {
        List<ScriptType> arguments = type.arguments();
        return switch (type.name()) {
            case "Tuple" -> arguments.size() == count ? arguments.get(index) : ScriptType.UNKNOWN;
            case "List" -> arguments.getFirst();
            default -> ScriptType.UNKNOWN;
        };
    }

    /** Whether the function assigns or takes a variable of that name. */
    boolean has(String name) {
        return variables.containsKey(name);
    }

    /** The type of an expression, or {@link ScriptType#UNKNOWN}. */
    ScriptType type(Expression expression) {
        return switch (expression) {
            case Name(String name) -> variables.getOrDefault(name, ScriptType.UNKNOWN);
            case Select select -> selected(select);
            case Subscript(Expression of, List<Expression> indices) -> indexed(type(of), indices);
            case Call call -> called(call);
            default -> ScriptType.UNKNOWN;
        };
    }

    private ScriptType selected(Select select) {
        String root = root(select);
        if (root.equals("__torch__")) {
            String name = ScriptType.qualified(where, select);
            return program.callables().containsKey(name) ? ScriptType.function(name) : ScriptType.UNKNOWN;
        }
        if (root.equals("CONSTANTS")) {
            int index = constant(select.field());
            return index < 0 ? ScriptType.UNKNOWN : constants.get(index);
        }
        return attribute(type(select.of()), select.field());
    }

    /** The index of a constant by its name, or −1. */
    int constant(String field) {
        boolean sound = field.matches("c\\d{1,6}") && Integer.parseInt(field.substring(1)) < constants.size();
        return sound ? Integer.parseInt(field.substring(1)) : -1;
    }

    ScriptType attribute(ScriptType type, String name) {
        ScriptClass owner = program.classes().get(type.name());
        return owner == null ? ScriptType.UNKNOWN : owner.attributes().getOrDefault(name, ScriptType.UNKNOWN);
    }

    private static ScriptType indexed(ScriptType type, List<Expression> indices) {
        List<ScriptType> arguments = type.arguments();
        return switch (type.name()) {
            case "List" -> arguments.getFirst();
            case "Dict" -> arguments.getLast();
            case "Tuple" -> {
                boolean known = indices.size() == 1 && indices.getFirst() instanceof Number(String text)
                        && text.matches("\\d{1,6}") && Integer.parseInt(text) < arguments.size();
                yield known
                        ? arguments.get(Integer.parseInt(((Number) indices.getFirst()).text()))
                        : ScriptType.UNKNOWN;
            }
            default -> ScriptType.UNKNOWN;
        };
    }

    private ScriptType called(Call call) {
        if (call.callee() instanceof Name(String name) && !has(name)) {
            return switch (name) {
                case "annotate", "unchecked_cast", "uninitialized" -> call.arguments().isEmpty()
                        ? ScriptType.UNKNOWN
                        : ScriptType.of(where, call.arguments().getFirst());
                case "getattr" -> call.arguments().size() == 2 && call.arguments().get(1) instanceof Text(String field)
                        ? attribute(type(call.arguments().getFirst()), field)
                        : ScriptType.UNKNOWN;
                default -> ScriptType.UNKNOWN;
            };
        }
        Target target = target(call);
        return switch (target) {
            case Target.Function(Program.Callable callable) -> {
                ScriptType result = callable.method().result();
                yield result == null ? ScriptType.UNKNOWN : result;
            }
            case Target.Construct(ScriptClass type) -> ScriptType.of(type.name());
            case Target.Operator _,Target.Native _,Target.Nothing _ -> ScriptType.UNKNOWN;
        };
    }

    /** What a call goes to. */
    sealed interface Target {

        record Function(Program.Callable callable) implements Target {}

        record Construct(ScriptClass type) implements Target {}

        record Operator(String name) implements Target {}

        /** A method of a class of libtorch, or {@code tolist} of a tensor, which is no operator. */
        record Native() implements Target {}

        record Nothing() implements Target {}
    }

    Target target(Call call) {
        return switch (call.callee()) {
            case Name(String name) -> {
                ScriptType type = variables.get(name);
                yield function(type != null && type.isFunction() ? type.functionName() : null);
            }
            case Select select -> switch (root(select)) {
                case "torch" -> select.of() instanceof Name
                        ? new Target.Operator("aten::" + select.field())
                        : new Target.Nothing();
                case "ops" -> select.of() instanceof Select(Name _, String namespace)
                        ? new Target.Operator(namespace + "::" + select.field())
                        : new Target.Nothing();
                case "__torch__" -> construct(ScriptType.qualified(where, select));
                default -> method(type(select.of()), select.field());
            };
            default -> new Target.Nothing();
        };
    }

    private Target construct(String name) {
        ScriptClass tuple = program.classes().get(name);
        if (tuple != null && tuple.kind() == ScriptClass.Kind.NAMED_TUPLE) {
            return new Target.Construct(tuple);
        }
        String suffix = ".__new__";
        ScriptClass type = name.endsWith(suffix)
                ? program.classes().get(name.substring(0, name.length() - suffix.length()))
                : null;
        return type != null && type.kind() == ScriptClass.Kind.PLAIN ? new Target.Construct(type) : function(name);
    }

    private Target method(ScriptType type, String method) {
        if (NativeClasses.contains(type.name())) {
            return method.equals("unpack") ? new Target.Native() : new Target.Nothing();
        }
        if (method.equals("tolist") && !type.isClass()) {
            return new Target.Native();
        }
        return type.isClass() ? function(type.name() + "." + method) : new Target.Nothing();
    }

    private Target function(@Nullable String name) {
        Program.Callable callable = name == null ? null : program.callables().get(name);
        return callable == null ? new Target.Nothing() : new Target.Function(callable);
    }

    /** The name with which a chain of selections begins, or an empty text. */
    static String root(Expression expression) {
        Expression at = expression;
        while (at instanceof Select(Expression of, String _)) {
            at = of;
        }
        return at instanceof Name(String name) ? name : "";
    }
}
