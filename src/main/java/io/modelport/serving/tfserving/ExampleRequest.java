package io.modelport.serving.tfserving;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.tensor.InputNames;
import io.modelport.serving.tensor.NestedInput;
import io.modelport.serving.tensor.RowInputs;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the JSON of a classify or regress call: examples that give every feature, each an input, by its name, and a
 * context that gives the features that all of them share. Features that are no inputs are passed over.
 */
final class ExampleRequest {

    private static final String EXAMPLES = "examples";
    private static final String CONTEXT = "context";
    private static final int ABSENT = -1;

    private final JsonReader json;
    private final Verb verb;
    private final List<TensorSpec> specs;
    private final RowInputs features;
    private final InputNames names;
    private final int[] shared;
    private int examples = ABSENT;

    private ExampleRequest(JsonReader json, InputCollector inputs, Verb verb) {
        this.json = json;
        this.verb = verb;
        this.specs = inputs.signature().inputs();
        this.features = new RowInputs(inputs, json);
        this.names = new InputNames(specs);
        this.shared = new int[specs.size()];
        Arrays.fill(shared, ABSENT);
    }

    /**
     * Reads a request.
     *
     * @param body the request, with room for one byte behind it
     * @throws io.modelport.problem.Problem when it is not a request for this model
     */
    static void read(byte[] body, int length, InputCollector inputs, Verb verb) {
        verb.requireServed(inputs.signature());
        new ExampleRequest(new JsonReader(body, length), inputs, verb).readBody();
    }

    private void readBody() {
        boolean context = false;
        String signature = null;
        json.beginObject();
        while (json.hasNext('}')) {
            String key = json.key();
            switch (key) {
                case EXAMPLES -> {
                    once(examples == ABSENT, key);
                    readExamples();
                }
                case CONTEXT -> {
                    once(!context, key);
                    context = true;
                    noteContext();
                }
                case "signature_name" -> {
                    once(signature == null, key);
                    signature = json.string();
                    verb.requireSignature(signature);
                }
                default -> json.skip();
            }
        }
        json.end();
        if (examples <= 0) {
            throw new Invalid("no-examples", examples == 0 ? "'" + EXAMPLES + "' value is an empty array."
                    : "Key '" + EXAMPLES + "' is expected and was not found.", "Send at least one example.", EXAMPLES);
        }
        share();
        features.close();
    }

    private void readExamples() {
        examples = 0;
        json.beginArray();
        while (json.hasNext(']')) {
            json.beginObject();
            names.begin();
            while (json.hasNext('}')) {
                int index = names.next(json);
                if (index == InputNames.UNKNOWN) {
                    json.skip();
                } else {
                    readFeature(index);
                }
            }
            examples++;
        }
    }

    private void readFeature(int index) {
        NestedInput feature = features.at(index);
        if (feature.rows() != examples) {
            String name = specs.get(index).name();
            throw new Invalid("uneven-rows", "Example " + examples + " gives '" + name
                    + (feature.rows() > examples ? "' twice." : "', which one before it does not."),
                    "Give every input once in each example.", EXAMPLES + "." + name);
        }
        feature.readFlatRow(json);
    }

    /** The features that all share are read once it is known how many those are. */
    private void noteContext() {
        json.beginObject();
        names.begin();
        while (json.hasNext('}')) {
            int index = names.next(json);
            if (index != InputNames.UNKNOWN) {
                once(shared[index] == ABSENT, specs.get(index).name());
                shared[index] = json.position();
            }
            json.skip();
        }
    }

    private void share() {
        for (int i = 0; i < specs.size(); i++) {
            int rows = features.rows(i);
            String name = specs.get(i).name();
            if (shared[i] == ABSENT) {
                if (rows != examples) {
                    throw new Invalid("missing-input",
                            "Example " + rows + " has no feature '" + name + "'.",
                            "Give every input in each example, or once in the context.", EXAMPLES);
                }
                continue;
            }
            if (rows > 0) {
                throw new Invalid("duplicate-input", "Feature '" + name + "' is in the context and in the examples.",
                        "Give it in one of them.", CONTEXT + "." + name);
            }
            JsonReader again = json.at(shared[i]);
            NestedInput common = features.at(i);
            common.readFlatRow(again);
            common.repeatRow(examples - 1);
        }
    }

    private void once(boolean first, String key) {
        if (!first) {
            throw json.refuse("'" + key + "' is there twice");
        }
    }
}
