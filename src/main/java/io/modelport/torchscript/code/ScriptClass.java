package io.modelport.torchscript.code;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class of an archive's code.
 *
 * @param name its dotted name
 * @param kind what it is
 * @param attributes the types of its attributes by name, in the order of their declaration; of a named tuple its fields
 * @param parameters the attributes that are trained
 * @param methods its methods by name
 */
public record ScriptClass(String name, Kind kind, Map<String, ScriptType> attributes, Set<String> parameters,
        Map<String, Method> methods) {

    /** What a class can be. */
    public enum Kind {
        MODULE, NAMED_TUPLE, PLAIN
    }

    public @Nullable Method method(String method) {
        return methods.get(method);
    }
}
