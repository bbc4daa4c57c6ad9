package io.modelport.torchscript.code;

import io.modelport.torchscript.code.Definition.ClassType;
import io.modelport.torchscript.code.Definition.Function;
import io.modelport.torchscript.code.Definition.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All definitions of an archive by their dotted names. */
final class Program {

    private static final Pattern PATH = Pattern.compile("__torch__(/[A-Za-z_]\\w*)*\\.py");
    private static final Set<String> BASES = Set.of("Module", "NamedTuple");

    /**
     * A function with where it stands.
     *
     * @param owner the class of a method, null for a function
     */
    record Callable(Method method, Function code, @Nullable ScriptClass owner) {}

    private final CodeLimits limits;
    private final Map<String, List<Definition>> files = new LinkedHashMap<>();
    private final Map<String, ScriptClass> classes = new LinkedHashMap<>();
    private final Map<String, Callable> callables = new LinkedHashMap<>();
    private final Set<String> fields = new LinkedHashSet<>(Set.of("value", "name"));

    private Program(CodeLimits limits) {
        this.limits = limits;
    }

    /** @param sources the code, bytes as characters up to 255, by the path below {@code code/} */
    static Program of(Map<String, String> sources, CodeLimits limits) {
        Program program = new Program(limits);
        sources.forEach(program::add);
        program.classes.values().forEach(program::checkTypes);
        program.callables.values().forEach(program::checkTypes);
        return program;
    }

    private void add(String path, String source) {
        if (!PATH.matcher(path).matches()) {
            throw CodeRefusal.refused(path, "its path is not that of a module of `__torch__`");
        }
        List<Definition> definitions = Parser.parse(path, source, limits);
        files.put(path, definitions);
        String module = path.substring(0, path.length() - ".py".length()).replace('/', '.');
        for (Definition definition : definitions) {
            String name = module + "." + definition.name();
            switch (definition) {
                case ClassType type -> addClass(name, type);
                case Function function -> addCallable(name, function, null);
            }
        }
    }

    private void addClass(String name, ClassType type) {
        if (type.base() != null && !BASES.contains(type.base())) {
            throw CodeRefusal.unsupported(name, "a class of the kind `" + type.base() + "`");
        }
        if (NativeClasses.claims(name)) {
            throw CodeRefusal.refused(name, "it takes the name of a class of libtorch");
        }
        Map<String, ScriptType> attributes = new LinkedHashMap<>();
        Set<String> parameters = new LinkedHashSet<>();
        for (Member member : type.members()) {
            if (member.type() != null) {
                ScriptType declared = attribute(name, member);
                if (declared != null && attributes.put(member.name(), declared) != null) {
                    throw CodeRefusal.refused(name, "the attribute `" + member.name() + "` is declared twice");
                }
            } else {
                list(name, member, parameters);
            }
        }
        ScriptClass.Kind kind = type.base() == null
                ? ScriptClass.Kind.PLAIN
                : type.base().equals("Module") ? ScriptClass.Kind.MODULE : ScriptClass.Kind.NAMED_TUPLE;
        fields.addAll(attributes.keySet());
        Map<String, Method> methods = new LinkedHashMap<>();
        ScriptClass declared = new ScriptClass(name, kind, attributes, parameters, methods);
        if (classes.put(name, declared) != null) {
            throw CodeRefusal.refused(name, "it is defined twice");
        }
        for (Function function : type.methods()) {
            methods.put(function.name(), addCallable(name + "." + function.name(), function, declared));
        }
    }

    /** The type of an attribute; null for a constant of the class, which objects do not hold. */
    private static @Nullable ScriptType attribute(String name, Member member) {
        if (member.type() instanceof Expression.Subscript(Expression.Name(String base), List<Expression> of)
                && base.equals("Final") && of.size() == 1 && member.value() != null) {
            ScriptType.of(name, of.getFirst());
            Literals.check(name, member.value());
            return null;
        }
        if (member.value() != null || member.type() == null) {
            throw CodeRefusal.unsupported(name, "a value for the attribute `" + member.name() + "`");
        }
        return ScriptType.of(name, member.type());
    }

    private static void list(String name, Member member, Set<String> parameters) {
        if (!(member.value() instanceof Expression.ListOf(List<Expression> elements))) {
            throw CodeRefusal.refused(name, "`" + member.name() + "` is no list");
        }
        for (Expression element : elements) {
            if (!(element instanceof Expression.Text(String attribute)) || member.name().contains("hook")) {
                throw CodeRefusal.unsupported(name, "`" + member.name() + "`");
            }
            if (member.name().equals("__parameters__")) {
                parameters.add(attribute);
            }
        }
    }

    private Method addCallable(String name, Function function, @Nullable ScriptClass owner) {
        List<Method.Parameter> parameters = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Definition.Parameter parameter : function.parameters()) {
            boolean self = owner != null && names.isEmpty();
            ScriptType type = parameter.type() == null ? null : ScriptType.of(name, parameter.type());
            if (!names.add(parameter.name()) || Words.RESERVED.contains(parameter.name())
                    || owner != null && self && type != null && !type.equals(ScriptType.of(owner.name()))) {
                throw CodeRefusal.refused(name, "its parameter `" + parameter.name() + "`");
            }
            if (parameter.value() != null) {
                Literals.check(name, parameter.value());
            }
            if (!self) {
                parameters.add(new Method.Parameter(parameter.name(), type == null ? ScriptType.of("Tensor") : type,
                        parameter.value() != null));
            }
        }
        if (owner != null && names.isEmpty()) {
            throw CodeRefusal.refused(name, "it takes no object to work on");
        }
        Method method = new Method(name, List.copyOf(parameters),
                function.result() == null ? null : ScriptType.of(name, function.result()));
        if (callables.put(name, new Callable(method, function, owner)) != null) {
            throw CodeRefusal.refused(name, "it is defined twice");
        }
        return method;
    }

    private void checkTypes(ScriptClass type) {
        type.attributes().values().forEach(attribute -> checkType(type.name(), attribute));
        for (String parameter : type.parameters()) {
            if (!type.attributes().containsKey(parameter)) {
                throw CodeRefusal.refused(type.name(), "the parameter `" + parameter + "` is no attribute");
            }
        }
    }

    private void checkTypes(Callable callable) {
        Method method = callable.method();
        method.parameters().forEach(parameter -> checkType(method.name(), parameter.type()));
        if (method.result() != null) {
            checkType(method.name(), method.result());
        }
    }

    /** Refuses a type that names a class which is not there. */
    void checkType(String where, ScriptType type) {
        if (type.isClass() && !classes.containsKey(type.name()) && !NativeClasses.contains(type.name())) {
            throw CodeRefusal.unsupported(where, "the class `" + type.name()
                    + "`, which the archive does not hold");
        }
        type.arguments().forEach(argument -> checkType(where, argument));
    }

    Map<String, List<Definition>> files() {
        return files;
    }

    Map<String, ScriptClass> classes() {
        return classes;
    }

    Map<String, Callable> callables() {
        return callables;
    }

    /** Whether anything has a field of that name. */
    boolean hasField(String name) {
        return fields.contains(name);
    }
}
