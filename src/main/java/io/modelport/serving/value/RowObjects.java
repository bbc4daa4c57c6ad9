package io.modelport.serving.value;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.tensor.InputNames;
import io.modelport.serving.tensor.NestedInput;
import io.modelport.serving.tensor.RowInputs;
import java.util.List;

/** Rows of which each is an object that names every input once; an input's value lacks the dimension of the batch. */
final class RowObjects {

    private final JsonReader json;
    private final List<TensorSpec> specs;
    private final RowInputs opened;
    private final InputNames names;
    private int row;

    RowObjects(JsonReader json, InputCollector inputs) {
        this.json = json;
        this.specs = inputs.signature().inputs();
        this.names = new InputNames(specs);
        this.opened = new RowInputs(inputs, json);
    }

    /**
     * Reads the next value as one row.
     *
     * @param only what the model's only input may be called beside its name; empty for nothing
     * @throws Invalid when it does not name every input once, or a value does not fit
     */
    void read(String only) {
        int found = 0;
        json.beginObject();
        names.begin();
        while (json.hasNext('}')) {
            readMember(only);
            found++;
        }
        row++;
        if (found < specs.size()) {
            throw refuse("missing-input", "is missing", specs.get(opened.lacking(row)));
        }
    }

    /** Reads the next value as one row of the model's only input. */
    void readOnly() {
        readValue(0);
        row++;
    }

    /**
     * Hands the rows over.
     *
     * @throws Invalid when there are none, or the model takes no inputs of their shapes
     */
    void finish() {
        if (row == 0) {
            throw new Invalid("no-rows", "There is no row.", "Send at least one.", "rows");
        }
        opened.close();
    }

    private void readMember(String only) {
        int index = names.next(json);
        if (index == InputNames.UNKNOWN) {
            if (specs.size() != 1 || !names.unknown().equals(only)) {
                throw InputNames.refuse(names.unknown(), specs).below("rows[" + row + "]");
            }
            index = 0;
        }
        if (opened.rows(index) > row) {
            throw refuse("duplicate-input", "was given twice", specs.get(index));
        }
        readValue(index);
    }

    private void readValue(int index) {
        NestedInput input = opened.at(index);
        input.readFlatRow(json);
        if (input.rows() != row + 1) {
            throw refuse("missing-input", "is missing", specs.get(index));
        }
    }

    private Invalid refuse(String type, String how, TensorSpec input) {
        return new Invalid(type, "Input '" + input.name() + "' " + how + " in row " + Math.max(0, row - 1) + ".",
                "Name every input once in every row.", "rows");
    }
}
