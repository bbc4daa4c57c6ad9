package io.modelport.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method or function, as its code declares it.
 *
 * @param name its dotted name
 * @param parameters its parameters, the object itself left out
 * @param result the type of what it gives, or null when the code does not say
 */
public record Method(String name, List<Parameter> parameters, @Nullable ScriptType result) {

    /**
     * A parameter.
     *
     * @param name its name
     * @param type its type, {@code Tensor} when the code does not say
     * @param optional whether the code gives a value that holds when the caller gives none
     */
    public record Parameter(String name, ScriptType type, boolean optional) {}
}
