package io.modelport.serving.tfserving;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.tensor.InputNames;
import io.modelport.serving.tensor.NestedInput;
import io.modelport.serving.tensor.RowInputs;
import java.util.List;

/** Reads the JSON of a predict call, whose inputs lie in rows ({@code instances}) or columns ({@code inputs}). */
final class PredictRequest {

    private static final String ROWS = "instances";
    private static final String COLUMNS = "inputs";

    private final JsonReader json;
    private final InputCollector inputs;
    private final List<TensorSpec> specs;
    private final RowInputs rows;
    private final InputNames names;

    private PredictRequest(JsonReader json, InputCollector inputs) {
        this.json = json;
        this.inputs = inputs;
        this.specs = inputs.signature().inputs();
        this.rows = new RowInputs(inputs, json);
        this.names = new InputNames(specs);
    }

    /**
     * Reads a request.
     *
     * @param body the request, with room for one byte behind it
     * @return whether the inputs lay in rows, so that the outputs shall
     * @throws io.modelport.problem.Problem when it is not a request for this model
     */
    static boolean read(byte[] body, int length, InputCollector inputs) {
        return new PredictRequest(new JsonReader(body, length), inputs).readBody();
    }

    private boolean readBody() {
        String format = null;
        String signature = null;
        json.beginObject();
        while (json.hasNext('}')) {
            String key = json.key();
            switch (key) {
                case ROWS, COLUMNS -> {
                    if (format != null) {
                        throw new Invalid("two-formats", "The request has '" + format + "' and '" + key + "'.",
                                "Send one of '" + COLUMNS + "' and '" + ROWS + "', once.", key);
                    }
                    format = key;
                    if (key.equals(ROWS)) {
                        readRows();
                    } else {
                        readColumns();
                    }
                }
                case "signature_name" -> {
                    if (signature != null) {
                        throw json.refuse("'" + key + "' is there twice");
                    }
                    signature = json.string();
                    Verb.PREDICT.requireSignature(signature);
                }
                default -> json.skip();
            }
        }
        json.end();
        if (format == null) {
            throw new Invalid("missing-member", "Missing '" + COLUMNS + "' or '" + ROWS + "' key.",
                    "Send rows as '" + ROWS + "', or columns as '" + COLUMNS + "'.");
        }
        return format.equals(ROWS);
    }

    private void readRows() {
        int row = 0;
        boolean named = false;
        json.beginArray();
        while (json.hasNext(']')) {
            boolean isNamed = readRow(row);
            if (row > 0 && isNamed != named) {
                throw new Invalid("mixed-rows", "Row " + row + " is " + (isNamed ? "an object" : "a plain value")
                        + ", those before it are not.", "Send all rows in one form.", ROWS);
            }
            named = isNamed;
            row++;
        }
        if (row == 0) {
            throw new Invalid("no-rows", "No values in '" + ROWS + "' array.", "Send at least one row.", ROWS);
        }
        rows.close();
    }

    /** Whether it was an object of named inputs. */
    private boolean readRow(int row) {
        if (!json.isNext('{')) {
            requireOne(ROWS, "objects");
            rows.at(0).readRow(json);
            return false;
        }
        json.beginObject();
        names.begin();
        boolean first = true;
        while (json.hasNext('}')) {
            int index = names.next(json);
            if (index == InputNames.UNKNOWN) {
                requireBytes(first);
                rows.at(0).readRowBytes(json);
                return false;
            }
            first = false;
            NestedInput input = rows.at(index);
            if (input.rows() > row) {
                throw new Invalid("uneven-rows", "Row " + row + " gives '" + specs.get(index).name() + "' twice.",
                        "Give every input once in each row.", ROWS);
            }
            input.readRow(json);
        }
        requireAll(row);
        return true;
    }

    private void requireAll(int row) {
        int missing = rows.lacking(row + 1);
        if (missing >= 0) {
            throw new Invalid("missing-input", "Row " + row + " has no '" + specs.get(missing).name() + "'.",
                    "Give every input once in each row.", ROWS);
        }
    }

    private void readColumns() {
        if (!json.isNext('{')) {
            requireOne(COLUMNS, "an object");
            NestedInput input = NestedInput.open(0, inputs, json);
            input.readWhole(json);
            input.closeWhole(inputs);
            return;
        }
        json.beginObject();
        boolean first = true;
        while (json.hasNext('}')) {
            int index = names.next(json);
            if (index == InputNames.UNKNOWN) {
                requireBytes(first);
                NestedInput input = NestedInput.open(0, inputs, json);
                input.readWholeBytes(json);
                input.closeWhole(inputs);
                return;
            }
            first = false;
            NestedInput input = NestedInput.open(index, inputs, json);
            input.readWhole(json);
            input.closeWhole(inputs);
        }
    }

    private void requireOne(String member, String form) {
        if (specs.size() != 1) {
            throw new Invalid("inputs-not-named",
                    "'" + member + "' is plain, and the model has " + specs.size() + " inputs.",
                    "Send " + form + " of " + inputNames() + ".", member);
        }
    }

    /** An object that begins with another name than an input's may be the only input's bytes. */
    private void requireBytes(boolean first) {
        String name = names.unknown();
        if (!first || specs.size() != 1 || !name.equals(NestedInput.BASE64)) {
            throw new Invalid("unknown-input",
                    "The model has no input '" + (name.length() <= 60 ? name : name.substring(0, 60) + "…") + "'.",
                    "Send " + inputNames() + ".", COLUMNS);
        }
    }

    private List<String> inputNames() {
        return specs.stream().map(TensorSpec::name).toList();
    }
}
