package io.modelport.serving.web;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.tensor.InputNames;
import io.modelport.serving.value.InputValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of a native prediction. */
final class PredictionRequest {

    private static final int DEFAULT_TOP = 5;

    private final JsonReader json;
    private final InputValues values;
    private final List<TensorSpec> specs;

    private PredictionRequest(JsonReader json, InputCollector inputs) {
        this.json = json;
        this.values = new InputValues(json, inputs);
        this.specs = inputs.signature().inputs();
    }

    /**
     * Reads a whole body.
     *
     * @param body has room for one byte behind it
     * @return how many of the best classes are wanted
     * @throws io.modelport.problem.Problem when it is not one for this model
     */
    static int read(byte[] body, int length, InputCollector inputs) {
        return new PredictionRequest(new JsonReader(body, length), inputs).read();
    }

    private int read() {
        int top = 0;
        @Nullable String given = null;
        json.beginObject();
        while (json.hasNext('}')) {
            String name = json.key();
            switch (name) {
                case "top" -> {
                    if (top > 0) {
                        throw new Invalid("duplicate-field", "'top' is there twice.", "Send it once.", "top");
                    }
                    top = (int) json.integer(1, Integer.MAX_VALUE);
                }
                case "inputs", "rows" -> {
                    if (given != null) {
                        throw new Invalid("two-inputs", "The request has '" + given + "' and '" + name + "'.",
                                "Send inputs or rows, once.", name);
                    }
                    given = name;
                    if (name.equals("rows")) {
                        values.readRows("");
                    } else {
                        readInputs();
                    }
                }
                default -> throw new Invalid("unknown-field", "The field '" + abbreviate(name) + "' is not known.",
                        "Send inputs or rows, and top if you like.", abbreviate(name));
            }
        }
        json.end();
        if (given == null) {
            throw new Invalid("missing-inputs", "The request has neither inputs nor rows.",
                    "Send inputs with " + specs.stream().map(TensorSpec::name).toList() + ", or rows.",
                    "inputs");
        }
        return top == 0 ? DEFAULT_TOP : top;
    }

    private void readInputs() {
        if (!json.isNext('{')) {
            boolean _ = values.readOnly();
            return;
        }
        json.beginObject();
        while (json.hasNext('}')) {
            String name = json.key();
            int index = InputNames.find(name, specs);
            if (index == InputNames.UNKNOWN) {
                throw InputNames.refuse(name, specs);
            }
            boolean _ = values.readInput(index);
        }
    }

    private static String abbreviate(String name) {
        return name.length() <= 60 ? name : name.substring(0, 60) + "…";
    }
}
