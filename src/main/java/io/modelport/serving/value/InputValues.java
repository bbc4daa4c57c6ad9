package io.modelport.serving.value;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.image.Pictures;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.tensor.Base64Bytes;
import io.modelport.serving.tensor.NestedInput;
import java.util.List;

/** Reads inputs from JSON: the elements of one, whole or one row of it, or rows; an image may stand as Base64 of its file. */
public final class InputValues {

    private final JsonReader json;
    private final InputCollector inputs;
    private final List<TensorSpec> specs;

    public InputValues(JsonReader json, InputCollector inputs) {
        this.json = json;
        this.inputs = inputs;
        this.specs = inputs.signature().inputs();
    }

    /**
     * Reads the next value as that input.
     *
     * @param index its position in the signature
     * @return whether it is a batch rather than one row
     * @throws Invalid when it does not fit
     */
    public boolean readInput(int index) {
        TensorSpec input = specs.get(index);
        if (json.isNext('"') || isArrayOf('"')) {
            return readPictures(input, "");
        }
        boolean row = inputs.batched() && depth() < input.shape().size();
        NestedInput read = NestedInput.open(index, inputs, json);
        if (row) {
            read.readFlatRow(json);
            read.closeRows(inputs);
        } else {
            read.readWhole(json);
            read.closeWhole(inputs);
        }
        return !row && inputs.batched();
    }

    /**
     * Reads the next value as the model's only input, in the same way.
     *
     * @throws Invalid when it has more, or the value does not fit
     */
    public boolean readOnly() {
        return readInput(only(specs));
    }

    /**
     * Reads an array of rows: objects that name the inputs, or, where the model has one, its values.
     *
     * @param only what a row may call the only input beside its name; empty for nothing
     * @throws Invalid when there is none, or one does not fit
     */
    public void readRows(String only) {
        if (!inputs.batched()) {
            throw new Invalid("batch-not-taken", "The model takes no batches.", "Send its inputs by name.");
        }
        boolean one = specs.size() == 1;
        if (one && (isArrayOf('"') || isArrayOfWrapped())) {
            boolean _ = readPictures(specs.getFirst(), only);
            return;
        }
        RowObjects rows = new RowObjects(json, inputs);
        json.beginArray();
        while (json.hasNext(']')) {
            if (!one || json.isNext('{')) {
                rows.read(only);
            } else {
                rows.readOnly();
            }
        }
        rows.finish();
    }

    /**
     * The position of the only input.
     *
     * @throws Invalid when there are more
     */
    public static int only(List<TensorSpec> specs) {
        if (specs.size() != 1) {
            throw new Invalid("inputs-not-named",
                    "The model has " + specs.size() + " inputs, and the request does not say which is which.",
                    "Name " + specs.stream().map(TensorSpec::name).toList() + ".", "inputs");
        }
        return 0;
    }

    private boolean readPictures(TensorSpec input, String only) {
        boolean many = json.isNext('[');
        try (Pictures pictures = new Pictures(input, inputs.budget())) {
            if (many) {
                json.beginArray();
                while (json.hasNext(']')) {
                    add(pictures, input, only);
                }
            } else {
                add(pictures, input, only);
            }
            pictures.finish(inputs);
        }
        return many && inputs.batched();
    }

    private void add(Pictures pictures, TensorSpec input, String only) {
        boolean wrapped = json.isNext('{');
        if (wrapped) {
            json.beginObject();
            String name = json.hasNext('}') ? json.key() : "";
            if (!name.equals(input.name()) && !name.equals(only)) {
                throw json.refuse("the first member of the object is not '" + input.name() + "'");
            }
        }
        byte[] file = Base64Bytes.read(json, input);
        if (wrapped && json.hasNext('}')) {
            throw json.refuse("an image's object has one member");
        }
        pictures.add(file, 0, file.length);
    }

    /** Whether an array of objects comes next. */
    public boolean isRowsAhead() {
        return isArrayOf('{');
    }

    private boolean isArrayOf(char first) {
        if (!json.isNext('[')) {
            return false;
        }
        JsonReader ahead = json.at(json.position());
        ahead.beginArray();
        return ahead.isNext(first);
    }

    /** Whether an array of objects comes next of which the first has a string as its first member. */
    private boolean isArrayOfWrapped() {
        if (!isRowsAhead()) {
            return false;
        }
        JsonReader ahead = json.at(json.position());
        ahead.beginArray();
        ahead.beginObject();
        if (!ahead.hasNext('}')) {
            return false;
        }
        String _ = ahead.key();
        return ahead.isNext('"');
    }

    /** How many arrays lie in each other where the next value begins. */
    private int depth() {
        JsonReader ahead = json.at(json.position());
        int depth = 0;
        while (ahead.isNext('[')) {
            ahead.beginArray();
            depth++;
            if (!ahead.hasNext(']')) {
                break;
            }
        }
        return depth;
    }
}
