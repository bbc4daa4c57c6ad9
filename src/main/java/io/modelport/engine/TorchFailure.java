package io.modelport.engine;

import ai.djl.engine.EngineException;
import io.modelport.problem.Invalid;
import io.modelport.problem.Overloaded;
import io.modelport.problem.Problem;
import java.util.List;
import java.util.regex.Pattern;

/** Makes a problem of what libtorch throws: the line that says what happened, without the interpreter's trace. */
final class TorchFailure {

    private static final Pattern EXCEPTION_NAME = Pattern.compile("^(?:[A-Za-z_][\\w.]*(?:Error|Exception)): ");

    private TorchFailure() {}

    static Problem of(EngineException failure) {
        String line = lastLine(failure);
        if (line.contains("not enough memory") || line.contains("can't allocate memory")) {
            return new Overloaded("out-of-memory", "The model ran out of memory.",
                    "Send a smaller batch, or give the process more memory.", failure);
        }
        return new Invalid("model-raised", "The model raised: " + line,
                "Check the inputs against the model's signature.", failure);
    }

    /** The last line of the message that is neither blank, nor trace, nor the marker under a line of code. */
    static String lastLine(EngineException failure) {
        List<String> lines = String.valueOf(failure.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("File \"") && !line.contains("<--- HERE"))
                .toList();
        String line = lines.isEmpty() ? "no reason was given" : lines.getLast();
        return EXCEPTION_NAME.matcher(line).replaceFirst("");
    }
}
