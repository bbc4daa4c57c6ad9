package io.modelport.torchscript.code;

import io.modelport.problem.Invalid;
import io.modelport.problem.Unsupported;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which operators code may use: those of a list grown from real models; dangerous ones are named with the reason. */
final class OperatorList {

    private static final OperatorList STANDARD = new OperatorList();

    private final Set<String> allowed = new HashSet<>();
    private final Map<String, String> refused = new HashMap<>();

    private OperatorList() {
        read("operators.txt", line -> allowed.add(line));
        read("refused-operators.txt", line -> {
            int space = line.indexOf(' ');
            refused.put(line.substring(0, space), line.substring(space + 1));
        });
    }

    static OperatorList standard() {
        return STANDARD;
    }

    /**
     * Lets an operator pass.
     *
     * @param operator namespace and name, as in {@code aten::add}
     * @throws Invalid when it is dangerous
     * @throws Unsupported when it is not on the list
     */
    void check(String where, String operator) {
        String reason = reason(operator);
        if (reason != null) {
            throw new Invalid("operator-refused", "The code of " + where + " calls the operator `" + operator + "`: "
                    + reason + ".", "Remove that call from the module's forward and save it again.");
        }
        if (!allowed.contains(operator)) {
            throw new Unsupported("operator-unsupported", "The code of " + where + " calls the operator `" + operator
                    + "`, which is not on the list of operators that uploaded models may use.",
                    "Write the module without it, or tell us which model needs it, so that the list can grow.");
        }
    }

    private @Nullable String reason(String operator) {
        String exact = refused.get(operator);
        return exact != null ? exact : refused.get(operator.substring(0, operator.indexOf("::")) + "::*");
    }

    private interface Line {

        void accept(String line);
    }

    private static void read(String resource, Line line) {
        try (InputStream in = Objects.requireNonNull(OperatorList.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                if (!text.isBlank() && text.charAt(0) != '#') {
                    line.accept(text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
