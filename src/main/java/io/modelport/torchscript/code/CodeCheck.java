package io.modelport.torchscript.code;

import io.modelport.problem.Invalid;
import io.modelport.problem.TooLarge;
import io.modelport.problem.Unsupported;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks all code of an archive. */
public final class CodeCheck {

    private CodeCheck() {}

    /**
     * Checks code.
     *
     * @param sources the code by the path below {@code code/}
     * @param constants the types of the archive's constants, in their order
     * @throws Invalid when it is broken or does what no module needs
     * @throws Unsupported when it uses what is not on the lists
     * @throws TooLarge when it is larger than allowed, or unfolds to more
     */
    public static CheckedCode check(Map<String, byte[]> sources, List<ScriptType> constants, CodeLimits limits) {
        long total = 0;
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> source : sources.entrySet()) {
            byte[] content = source.getValue();
            total += content.length;
            if (content.length > limits.fileBytes() || total > limits.totalBytes()) {
                throw CodeRefusal.tooLarge(source.getKey(), content.length + " bytes, " + total + " up to here; "
                        + limits.fileBytes() + " and " + limits.totalBytes() + " are allowed");
            }
            texts.put(source.getKey(), new String(content, StandardCharsets.ISO_8859_1));
        }
        Program program = Program.of(texts, limits);
        Set<String> operators = new TreeSet<>();
        Map<String, FunctionCheck.Findings> findings = new LinkedHashMap<>();
        program.callables().forEach((name, callable) -> {
            FunctionCheck.Findings found = FunctionCheck.check(program, constants, callable);
            operators.addAll(found.operators());
            findings.put(name, found);
        });
        Unfolding.checkCalls(findings, limits);
        Unfolding.checkClasses(program, limits);
        Map<String, byte[]> files = new LinkedHashMap<>();
        program.files()
                .forEach((path, definitions) -> files.put(path,
                        Printer.print(definitions).getBytes(StandardCharsets.ISO_8859_1)));
        return new CheckedCode(files, Map.copyOf(program.classes()), operators);
    }
}
