package io.modelport.serving.oip;

import io.modelport.network.DataType;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.problem.Unsupported;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.json.TensorReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of an infer call: the inputs go to the collector, the rest is kept for the answer. */
final class InferRequest {

    private static final int MOST_DIMENSIONS = 16;
    private static final List<String> MEMBERS = List.of("id", "parameters", "inputs", "outputs");
    private static final List<String> INPUT_MEMBERS = List.of("name", "datatype", "shape", "parameters", "data");
    private static final List<String> OUTPUT_MEMBERS = List.of("name", "parameters");

    private final JsonReader json;
    private final List<TensorSpec> available;
    private @Nullable String id;
    private boolean @Nullable [] wanted;

    private InferRequest(JsonReader json, List<TensorSpec> available) {
        this.json = json;
        this.available = available;
    }

    /** @throws io.modelport.problem.Problem when it is not a request for this model */
    static InferRequest read(byte[] body, int length, InputCollector inputs) {
        InferRequest request = new InferRequest(new JsonReader(body, length), inputs.signature().outputs());
        request.readBody(inputs);
        return request;
    }

    /** What the caller calls the request; null when it gives it no name. */
    @Nullable String id() {
        return id;
    }

    /** Whether the caller wants the output at that position of the signature. */
    boolean wants(int output) {
        return wanted == null || wanted[output];
    }

    private void readBody(InputCollector inputs) {
        int seen = 0;
        json.beginObject();
        while (json.hasNext('}')) {
            String key = json.key();
            seen = note(MEMBERS, key, seen);
            switch (key) {
                case "id" -> id = json.string();
                case "parameters" -> readParameters();
                case "inputs" -> readInputs(inputs);
                case "outputs" -> readOutputs();
                default -> json.skip();
            }
        }
        json.end();
        if ((seen & 1 << MEMBERS.indexOf("inputs")) == 0) {
            throw missing("inputs", "");
        }
    }

    private void readInputs(InputCollector inputs) {
        json.beginArray();
        while (json.hasNext(']')) {
            readInput(inputs);
        }
    }

    private void readInput(InputCollector inputs) {
        String name = null;
        DataType type = null;
        long[] shape = null;
        int deferred = -1;
        boolean filled = false;
        int seen = 0;
        json.beginObject();
        while (json.hasNext('}')) {
            String key = json.key();
            seen = note(INPUT_MEMBERS, key, seen);
            switch (key) {
                case "name" -> name = json.string();
                case "datatype" -> type = readType();
                case "shape" -> shape = readShape();
                case "parameters" -> readParameters();
                case "data" -> {
                    if (name != null && type != null && shape != null) {
                        fill(json, inputs, name, type, shape);
                        filled = true;
                    } else {
                        deferred = json.position();
                        json.skip();
                    }
                }
                default -> json.skip();
            }
        }
        if (filled) {
            return;
        }
        if (name == null) {
            throw missing("name", "inputs");
        }
        if (type == null) {
            throw missing("datatype", "inputs." + name);
        }
        if (shape == null) {
            throw missing("shape", "inputs." + name);
        }
        if (deferred < 0) {
            throw missing("data", "inputs." + name);
        }
        fill(json.at(deferred), inputs, name, type, shape);
    }

    private static void fill(JsonReader data, InputCollector inputs, String name, DataType type, long[] shape) {
        TensorReader.requireReadable(name, type);
        // An element takes two bytes at least, with what separates it from the next.
        ByteBuffer memory = inputs.add(name, type, shape, data.remaining() / 2);
        TensorReader.read(data, name, type, shape, memory);
    }

    private DataType readType() {
        String name = json.string();
        return DataType.find(name)
                .orElseThrow(() -> new Invalid("unknown-datatype",
                        "There is no datatype '" + abbreviate(name) + "'.",
                        "Use one of " + Arrays.toString(DataType.values()) + ".", "inputs.datatype"));
    }

    private long[] readShape() {
        long[] shape = new long[MOST_DIMENSIONS];
        int rank = 0;
        json.beginArray();
        while (json.hasNext(']')) {
            if (rank == MOST_DIMENSIONS) {
                throw new Invalid("invalid-shape", "A shape has more than " + MOST_DIMENSIONS + " dimensions.",
                        "Send it as the model's metadata describes it.", "inputs.shape");
            }
            shape[rank++] = json.integer(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        return Arrays.copyOf(shape, rank);
    }

    private void readOutputs() {
        boolean[] named = new boolean[available.size()];
        boolean any = false;
        json.beginArray();
        while (json.hasNext(']')) {
            any = true;
            String name = null;
            int seen = 0;
            json.beginObject();
            while (json.hasNext('}')) {
                String key = json.key();
                seen = note(OUTPUT_MEMBERS, key, seen);
                switch (key) {
                    case "name" -> name = json.string();
                    case "parameters" -> readParameters();
                    default -> json.skip();
                }
            }
            if (name == null) {
                throw missing("name", "outputs");
            }
            int index = outputIndex(name);
            if (named[index]) {
                throw new Invalid("duplicate-output", "Output '" + name + "' is asked for twice.",
                        "Name each output once.", "outputs");
            }
            named[index] = true;
        }
        wanted = any ? named : null;
    }

    private int outputIndex(String name) {
        for (int i = 0; i < available.size(); i++) {
            if (available.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new Invalid("unknown-output", "The model has no output '" + abbreviate(name) + "'.",
                "Ask for " + available.stream().map(TensorSpec::name).toList() + ", or leave outputs out for all.",
                "outputs");
    }

    /** Parameters are for servers to understand or to ignore; those that change how tensors travel are not ignored. */
    private void readParameters() {
        json.beginObject();
        while (json.hasNext('}')) {
            String key = json.key();
            switch (key) {
                case "binary_data_output", "binary_data" -> {
                    if (json.bool()) {
                        throw new Unsupported("binary-tensors-unsupported",
                                "Tensors travel as JSON only; '" + key + "' asks for binary data.",
                                "Leave it out; with tritonclient, pass binary_data=False.");
                    }
                }
                case "binary_data_size", "classification", "shared_memory_region" -> throw new Unsupported(
                        "parameter-unsupported", "The parameter '" + key + "' is not supported.",
                        "Leave it out; with tritonclient, pass binary_data=False.");
                default -> json.skip();
            }
        }
    }

    private int note(List<String> known, String key, int seen) {
        int index = known.indexOf(key);
        if (index < 0) {
            return seen;
        }
        if ((seen & 1 << index) != 0) {
            throw json.refuse("'" + key + "' is there twice");
        }
        return seen | 1 << index;
    }

    private static Invalid missing(String member, String parent) {
        return new Invalid("missing-member", (parent.isEmpty() ? "The request" : "'" + parent + "'") + " has no '"
                + member + "'.", "Send " + member + ".", parent.isEmpty() ? member : parent + "." + member);
    }

    private static String abbreviate(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
