package io.modelport.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a file of code defines. */
sealed interface Definition {

    String name();

    /** A function, or a method, whose first parameter is the object. */
    record Function(String name, List<Parameter> parameters, @Nullable Expression result, List<Statement> body)
            implements
                Definition {}

    record Parameter(String name, @Nullable Expression type, @Nullable Expression value) {}

    /** @param base {@code Module}, {@code NamedTuple}, or none */
    record ClassType(String name, @Nullable String base, List<Member> members, List<Function> methods)
            implements
                Definition {}

    /** A line of a class: an attribute with its type and value if any, or a list such as {@code __parameters__}. */
    record Member(String name, boolean annotated, @Nullable Expression type, @Nullable Expression value) {}
}
