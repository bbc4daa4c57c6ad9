package io.modelport.serving.tensor;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Tells which input each member of JSON objects names. Objects that name their inputs in the same order cost no string
 * for each name.
 */
public final class InputNames {

    /** The position of what is no input. */
    public static final int UNKNOWN = -1;

    private final List<TensorSpec> inputs;
    private final byte[][] names;
    private final int[] followers;
    private int last;
    private String name = "";

    public InputNames(List<TensorSpec> inputs) {
        this.inputs = inputs;
        this.names = new byte[inputs.size()][];
        this.followers = new int[inputs.size() + 1];
        Arrays.fill(followers, UNKNOWN);
        begin();
    }

    /** An object begins. */
    public void begin() {
        last = inputs.size();
    }

    /** The position in the signature of the input that the next member names, which is passed over up to its value. */
    public int next(JsonReader json) {
        int expected = followers[last];
        if (expected != UNKNOWN && json.passKey(names[expected])) {
            last = expected;
            return expected;
        }
        name = json.key();
        int found = find(name, inputs);
        if (found != UNKNOWN) {
            if (names[found] == null) {
                names[found] = name.getBytes(StandardCharsets.UTF_8);
            }
            followers[last] = isPlain(names[found]) ? found : UNKNOWN;
            last = found;
        }
        return found;
    }

    /** The name that was read last and was no input's. */
    public String unknown() {
        return name;
    }

    /** The position of the input of that name. */
    public static int find(String wanted, List<TensorSpec> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).name().equals(wanted)) {
                return i;
            }
        }
        return UNKNOWN;
    }

    /** The failure of a request that names an input which the model does not have. */
    public static Invalid refuse(String unknown, List<TensorSpec> inputs) {
        return new Invalid("unknown-input",
                "The model has no input '" + (unknown.length() <= 60 ? unknown : unknown.substring(0, 60) + "…")
                        + "'.",
                "Send " + inputs.stream().map(TensorSpec::name).toList() + ".", "inputs");
    }

    private static boolean isPlain(byte[] bytes) {
        for (byte character : bytes) {
            if (character < ' ' || character == '"' || character == '\\') {
                return false;
            }
        }
        return true;
    }
}
