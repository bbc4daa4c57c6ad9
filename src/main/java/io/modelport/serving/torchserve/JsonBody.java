package io.modelport.serving.torchserve;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.image.Pictures;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.tensor.NestedInput;
import io.modelport.serving.tensor.RowObjects;
import java.util.Base64;
import java.util.List;

/**
 * Reads JSON as TorchServe's handlers are sent it: the only input's elements, bare or as {@code data}; an object that
 * names the inputs; or {@code instances}, each such a thing by itself. An image may stand as Base64 of its file.
 */
final class JsonBody {

    private final JsonReader json;
    private final InputCollector inputs;
    private final MemoryBudget budget;
    private final List<TensorSpec> specs;

    JsonBody(JsonReader json, InputCollector inputs, MemoryBudget budget) {
        this.json = json;
        this.inputs = inputs;
        this.budget = budget;
        this.specs = inputs.signature().inputs();
    }

    /** Reads the whole body, up to what follows it. */
    AnswerForm read() {
        if (!json.isNext('{')) {
            return readOnly();
        }
        boolean rows = false;
        boolean any = false;
        json.beginObject();
        while (json.hasNext('}')) {
            String name = json.key();
            if (PredictionBody.find(name, specs) >= 0 && !isRowsAhead()) {
                rows |= readInput(PredictionBody.find(name, specs)) == AnswerForm.ROWS;
            } else if (name.equals("instances") || name.equals("data")) {
                readInstances();
                return endOfInstances(name.equals("instances") ? AnswerForm.PREDICTIONS : AnswerForm.ROWS);
            } else {
                throw PredictionBody.unknown(name, specs);
            }
            any = true;
        }
        if (!any) {
            throw new Invalid("no-inputs", "The object is empty.", "Name the model's inputs in it.");
        }
        return rows ? AnswerForm.ROWS : AnswerForm.ONE;
    }

    /** Reads the next value as that input: a whole batch of it, or one row. */
    AnswerForm readInput(int index) {
        TensorSpec input = specs.get(index);
        if (json.isNext('"') || isArrayOf('"')) {
            return readPictures(input);
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
        return row || !inputs.batched() ? AnswerForm.ONE : AnswerForm.ROWS;
    }

    private AnswerForm readOnly() {
        if (isRowsAhead()) {
            readInstances();
            return AnswerForm.ROWS;
        }
        if (specs.size() != 1) {
            throw new Invalid("inputs-not-named", "The model has " + specs.size() + " inputs, and the body is one.",
                    "Send an object that names " + specs.stream().map(TensorSpec::name).toList() + ".");
        }
        return readInput(0);
    }

    private AnswerForm endOfInstances(AnswerForm form) {
        if (json.hasNext('}')) {
            throw json.refuse("rows and other members are in one object");
        }
        return form;
    }

    private void readInstances() {
        if (!inputs.batched()) {
            throw new Invalid("batch-not-taken", "The model takes no batches.", "Send its inputs by name.");
        }
        boolean one = specs.size() == 1;
        if (one && (isArrayOf('"') || isArrayOfWrapped())) {
            AnswerForm _ = readPictures(specs.getFirst());
            return;
        }
        RowObjects rows = new RowObjects(json, inputs);
        json.beginArray();
        while (json.hasNext(']')) {
            if (!one || json.isNext('{')) {
                rows.read(one ? "data" : "");
            } else {
                rows.readOnly();
            }
        }
        rows.finish();
    }

    private AnswerForm readPictures(TensorSpec input) {
        boolean many = json.isNext('[');
        try (Pictures pictures = new Pictures(input, budget)) {
            if (many) {
                json.beginArray();
                while (json.hasNext(']')) {
                    add(pictures, input);
                }
            } else {
                add(pictures, input);
            }
            pictures.finish(inputs);
        }
        return many && inputs.batched() ? AnswerForm.ROWS : AnswerForm.ONE;
    }

    private void add(Pictures pictures, TensorSpec input) {
        boolean wrapped = json.isNext('{');
        if (wrapped) {
            json.beginObject();
            if (!json.hasNext('}') || PredictionBody.find(json.key(), specs) != 0) {
                throw json.refuse("{\"data\": \"…\"} is expected");
            }
        }
        byte[] file;
        try {
            file = Base64.getDecoder().decode(json.string());
        } catch (IllegalArgumentException e) {
            throw new Invalid("invalid-base64", "Input '" + input.name() + "' is no Base64: " + e.getMessage() + ".",
                    "Send the image's file in Base64 as RFC 4648 defines it.", e);
        }
        if (wrapped && json.hasNext('}')) {
            throw json.refuse("an image's object has one member");
        }
        pictures.add(file, 0, file.length);
    }

    /** Whether an array of objects comes next. */
    private boolean isRowsAhead() {
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
