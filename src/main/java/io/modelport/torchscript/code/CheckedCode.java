package io.modelport.torchscript.code;

import java.util.Map;
import java.util.Set;

/**
 * Code that passed the check.
 *
 * @param files the code written anew, by the path below {@code code/}
 * @param classes the classes by their dotted names
 * @param operators every operator that the code calls, as in {@code aten::add}
 */
public record CheckedCode(Map<String, byte[]> files, Map<String, ScriptClass> classes, Set<String> operators) {}
