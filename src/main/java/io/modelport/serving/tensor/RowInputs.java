package io.modelport.serving.tensor;

import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** The inputs of a request whose JSON lies in rows; each is begun by the first row that gives it. */
public final class RowInputs {

    private final InputCollector inputs;
    private final JsonReader json;
    private final @Nullable NestedInput[] begun;

    public RowInputs(InputCollector inputs, JsonReader json) {
        this.inputs = inputs;
        this.json = json;
        this.begun = new NestedInput[inputs.signature().inputs().size()];
    }

    /** The input at this position of the signature, to read its next row. */
    public NestedInput at(int index) {
        NestedInput input = begun[index];
        if (input == null) {
            input = NestedInput.open(index, inputs, json);
            begun[index] = input;
        }
        return input;
    }

    /** How many rows of the input at this position were read. */
    public int rows(int index) {
        NestedInput input = begun[index];
        return input == null ? 0 : input.rows();
    }

    /** The position of the first input of which not so many rows were read; negative when there is none. */
    public int lacking(int rows) {
        for (int i = 0; i < begun.length; i++) {
            if (rows(i) != rows) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Hands over all that were begun.
     *
     * @throws io.modelport.problem.Invalid when the model takes no inputs of their shapes
     */
    public void close() {
        for (NestedInput input : begun) {
            if (input != null) {
                input.closeRows(inputs);
            }
        }
    }
}
