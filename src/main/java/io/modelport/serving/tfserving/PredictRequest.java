package io.modelport.serving.tfserving;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.tensor.NestedInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a predict call, whose inputs lie in rows ({@code instances}) or columns ({@code inputs}). */
final class PredictRequest {

    private static final String ROWS = "instances";
    private static final String COLUMNS = "inputs";

    private final JsonReader json;
    private final InputCollector inputs;
    private final List<TensorSpec> specs;
    private final @Nullable NestedInput[] open;

    private PredictRequest(JsonReader json, InputCollector inputs) {
        this.json = json;
        this.inputs = inputs;
        this.specs = inputs.signature().inputs();
        this.open = new NestedInput[specs.size()];
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
        for (NestedInput input : open) {
            if (input != null) {
                input.closeRows(inputs);
            }
        }
    }

    /** Whether it was an object of named inputs. */
    private boolean readRow(int row) {
        if (!json.isNext('{')) {
            requireOne(ROWS, "objects");
            input(0).readRow(json);
            return false;
        }
        json.beginObject();
        boolean first = true;
        while (json.hasNext('}')) {
            String key = json.key();
            if (first && isBytes(key)) {
                input(0).readRowBytes(json);
                return false;
            }
            first = false;
            NestedInput input = input(indexOf(key));
            if (input.rows() != row) {
                throw new Invalid("uneven-rows", "Row " + row + (input.rows() > row ? " gives '" + key + "' twice."
                        : " is the first with '" + key + "'."), "Give every input once in each row.", ROWS);
            }
            input.readRow(json);
        }
        requireAll(row);
        return true;
    }

    private void requireAll(int row) {
        for (int i = 0; i < open.length; i++) {
            NestedInput input = open[i];
            if (input == null || input.rows() != row + 1) {
                throw new Invalid("missing-input", "Row " + row + " has no '" + specs.get(i).name() + "'.",
                        "Give every input once in each row.", ROWS);
            }
        }
    }

    private void readColumns() {
        if (!json.isNext('{')) {
            requireOne(COLUMNS, "an object");
            NestedInput input = input(0);
            input.readWhole(json);
            input.closeWhole(inputs);
            return;
        }
        json.beginObject();
        boolean first = true;
        while (json.hasNext('}')) {
            String key = json.key();
            boolean bytes = first && isBytes(key);
            first = false;
            NestedInput input = NestedInput.open(bytes ? 0 : indexOf(key), inputs, json);
            if (bytes) {
                input.readWholeBytes(json);
            } else {
                input.readWhole(json);
            }
            input.closeWhole(inputs);
            if (bytes) {
                return;
            }
        }
    }

    private NestedInput input(int index) {
        NestedInput input = open[index];
        if (input == null) {
            input = NestedInput.open(index, inputs, json);
            open[index] = input;
        }
        return input;
    }

    private void requireOne(String member, String form) {
        if (specs.size() != 1) {
            throw new Invalid("inputs-not-named",
                    "'" + member + "' is plain, and the model has " + specs.size() + " inputs.",
                    "Send " + form + " of " + names() + ".", member);
        }
    }

    /** Whether an object that begins so is the only input's bytes, not an object of named inputs. */
    private boolean isBytes(String key) {
        return specs.size() == 1 && key.equals(NestedInput.BASE64) && !specs.getFirst().name().equals(key);
    }

    private int indexOf(String name) {
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new Invalid("unknown-input",
                "The model has no input '" + (name.length() <= 60 ? name : name.substring(0, 60) + "…") + "'.",
                "Send " + names() + ".", COLUMNS);
    }

    private List<String> names() {
        return specs.stream().map(TensorSpec::name).toList();
    }
}
