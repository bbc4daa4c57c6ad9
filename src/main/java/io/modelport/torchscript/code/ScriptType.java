package io.modelport.torchscript.code;

import io.modelport.problem.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A type of TorchScript.
 *
 * @param name {@code Tensor}, {@code List}, …, or a class's dotted name beginning with {@code __torch__.}
 * @param arguments what {@code List}, {@code Dict}, {@code Tuple}, {@code Optional} or {@code Union} are of
 */
public record ScriptType(String name, List<ScriptType> arguments) {

    private static final Set<String> SIMPLE = Set.of("Tensor", "int", "float", "bool", "str", "complex", "number",
            "NoneType", "Device", "Any", "list", "tuple");
    private static final Set<String> COMPOUND = Set.of("List", "Dict", "Tuple", "Optional", "Union");

    /** What cannot be told from the text. */
    public static final ScriptType UNKNOWN = of("?");

    private static final String FUNCTION = "function ";

    public ScriptType {
        arguments = List.copyOf(arguments);
    }

    public static ScriptType of(String name, ScriptType... arguments) {
        return new ScriptType(name, List.of(arguments));
    }

    /**
     * Reads a type.
     *
     * @param where for messages
     * @throws Invalid when it is none
     */
    public static ScriptType parse(String where, String text, CodeLimits limits) {
        return of(where, Parser.type(where, text, limits));
    }

    static ScriptType of(String where, Expression expression) {
        return switch (expression) {
            case Expression.Name(String name) when name.equals("None") -> of("NoneType");
            case Expression.Name(String name) when SIMPLE.contains(name) -> of(name);
            case Expression.Name(String name) -> throw CodeRefusal.unsupported(where, "the type `" + name + "`");
            case Expression.Select select -> of(qualified(where, select));
            case Expression.Subscript(Expression.Name(String name), List<Expression> indices) when COMPOUND
                    .contains(name) ->
                compound(where, name, indices);
            case Expression.Subscript(Expression.Name(String name), List<Expression> _) ->
                throw CodeRefusal.unsupported(where, "the type `" + name + "[…]`");
            default -> throw CodeRefusal.refused(where, "something stands for a type that is none");
        };
    }

    private static ScriptType compound(String where, String name, List<Expression> indices) {
        List<ScriptType> arguments = new ArrayList<>();
        boolean none = indices.size() == 1
                && indices.getFirst() instanceof Expression.TupleOf(List<Expression> elements)
                && elements.isEmpty();
        if (!none) {
            indices.forEach(index -> arguments.add(of(where, index)));
        }
        boolean sound = switch (name) {
            case "List", "Optional" -> arguments.size() == 1;
            case "Dict" -> arguments.size() == 2;
            default -> true;
        };
        if (!sound) {
            throw CodeRefusal.refused(where, "`" + name + "` of " + arguments.size() + " types");
        }
        return new ScriptType(name, arguments);
    }

    /** The dotted name that begins with {@code __torch__}. */
    static String qualified(String where, Expression expression) {
        return switch (expression) {
            case Expression.Name(String name) when name.equals("__torch__") -> name;
            case Expression.Select(Expression of, String field) -> qualified(where, of) + "." + field;
            default -> throw CodeRefusal.refused(where, "a name does not begin with `__torch__`");
        };
    }

    static ScriptType function(String qualified) {
        return of(FUNCTION + qualified);
    }

    boolean isFunction() {
        return name.startsWith(FUNCTION);
    }

    String functionName() {
        return name.substring(FUNCTION.length());
    }

    public boolean isClass() {
        return name.startsWith("__torch__.");
    }

    /** As TorchScript spells it. */
    @Override
    public String toString() {
        if (arguments.isEmpty()) {
            return name.equals("Tuple") ? "Tuple[()]" : name;
        }
        StringBuilder text = new StringBuilder(name).append('[');
        for (int i = 0; i < arguments.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(arguments.get(i));
        }
        return text.append(']').toString();
    }
}
