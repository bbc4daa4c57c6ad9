package io.modelport.serving.oip;

import io.modelport.network.DataType;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.Priority;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.json.TensorReader;
import io.modelport.serving.tensor.RawTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of an infer call: the inputs go to the collector, the rest is kept for the answer. */
final class InferRequest {

    private static final int MOST_DIMENSIONS = 16;
    private static final List<String> MEMBERS = List.of("id", "parameters", "inputs", "outputs");
    private static final List<String> INPUT_MEMBERS = List.of("name", "datatype", "shape", "parameters", "data");
    private static final List<String> OUTPUT_MEMBERS = List.of("name", "parameters");
    private static final int IN_JSON = -1;

    private final JsonReader json;
    private final InputCollector inputs;
    private final List<Behind> behind = new ArrayList<>(1);
    private List<RequestedOutput> outputs = List.of();
    private @Nullable String id;
    private boolean binaryOutputs;

    /* The parameters read last. */
    private long binarySize;
    private @Nullable Boolean binary;
    private int classes;
    private long level;
    private long patience;

    /**
     * An input whose elements follow the JSON.
     *
     * @param size how many bytes
     */
    record Behind(String name, DataType type, long[] shape, long size) {}

    private InferRequest(JsonReader json, InputCollector inputs) {
        this.json = json;
        this.inputs = inputs;
    }

    /**
     * Reads a request.
     *
     * @param body the request, with room for one byte behind it
     * @param header how many bytes of it are JSON; what follows are the raw bytes of inputs
     * @throws io.modelport.problem.Problem when it is not a request for this model
     */
    static InferRequest read(byte[] body, int length, int header, InputCollector inputs) {
        byte firstBehind = body[header];
        InferRequest request = new InferRequest(new JsonReader(body, header), inputs);
        request.readBody();
        body[header] = firstBehind;
        request.readBehind(ByteBuffer.wrap(body, header, length - header));
        return request;
    }

    /** What the caller calls the request; null when it gives it no name. */
    @Nullable String id() {
        return id;
    }

    /** The outputs that the caller wants, in its order. */
    List<RequestedOutput> outputs() {
        return outputs.isEmpty() ? RequestedOutput.all(inputs.signature().outputs()) : outputs;
    }

    /** Whether outputs of which the caller does not say so travel as raw bytes. */
    boolean binaryOutputs() {
        return binaryOutputs;
    }

    private void readBody() {
        int seen = 0;
        json.beginObject();
        while (json.hasNext('}')) {
            String key = json.key();
            seen = note(MEMBERS, key, seen);
            switch (key) {
                case "id" -> id = json.string();
                case "parameters" -> {
                    readParameters();
                    binaryOutputs = Boolean.TRUE.equals(binary);
                    inputs.priority(Priority.of(level, inputs.priority()));
                    inputs.patience(patience);
                }
                case "inputs" -> readInputs();
                case "outputs" -> readOutputs();
                default -> json.skip();
            }
        }
        json.end();
        if ((seen & 1 << MEMBERS.indexOf("inputs")) == 0) {
            throw missing("inputs", "");
        }
    }

    private void readBehind(ByteBuffer bytes) {
        for (Behind input : behind) {
            if (input.size > bytes.remaining()) {
                throw new Invalid("binary-size-mismatch",
                        "Input '" + input.name + "' has a binary_data_size of " + input.size + ", and "
                                + bytes.remaining() + " bytes of the body are left.",
                        "Send the bytes of every such input behind the JSON, and its length in Inference-Header-Content-Length.",
                        "inputs." + input.name);
            }
            int size = (int) input.size;
            RawTensor.read(input.name, input.type, input.shape, bytes.slice(bytes.position(), size), inputs);
            bytes.position(bytes.position() + size);
        }
        if (bytes.hasRemaining()) {
            throw new Invalid("trailing-bytes",
                    bytes.remaining() + " bytes follow the JSON and belong to no input.",
                    "Give each input whose bytes follow its binary_data_size.");
        }
    }

    private void readInputs() {
        json.beginArray();
        while (json.hasNext(']')) {
            readInput();
        }
    }

    private void readInput() {
        String name = null;
        DataType type = null;
        long[] shape = null;
        int deferred = -1;
        boolean filled = false;
        long size = IN_JSON;
        int seen = 0;
        json.beginObject();
        while (json.hasNext('}')) {
            String key = json.key();
            seen = note(INPUT_MEMBERS, key, seen);
            switch (key) {
                case "name" -> name = json.string();
                case "datatype" -> type = Datatypes.get(json.string());
                case "shape" -> shape = readShape();
                case "parameters" -> {
                    readParameters();
                    size = binarySize;
                }
                case "data" -> {
                    if (name != null && type != null && shape != null) {
                        fill(json, name, type, shape);
                        filled = true;
                    } else {
                        deferred = json.position();
                        json.skip();
                    }
                }
                default -> json.skip();
            }
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
        if (size != IN_JSON) {
            if (filled || deferred >= 0) {
                throw new Invalid("two-contents", "Input '" + name + "' has data and a binary_data_size.",
                        "Send its elements once.", "inputs." + name);
            }
            behind.add(new Behind(name, type, shape, size));
        } else if (!filled) {
            if (deferred < 0) {
                throw missing("data", "inputs." + name);
            }
            fill(json.at(deferred), name, type, shape);
        }
    }

    private void fill(JsonReader data, String name, DataType type, long[] shape) {
        // An element takes two bytes at least, with what separates it from the next.
        ByteBuffer memory = inputs.add(name, type, shape, data.remaining() / 2);
        TensorReader.read(data, name, type, shape, memory);
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
        List<RequestedOutput> wanted = new ArrayList<>(1);
        json.beginArray();
        while (json.hasNext(']')) {
            String name = null;
            Boolean asBytes = null;
            int best = 0;
            int seen = 0;
            json.beginObject();
            while (json.hasNext('}')) {
                String key = json.key();
                seen = note(OUTPUT_MEMBERS, key, seen);
                switch (key) {
                    case "name" -> name = json.string();
                    case "parameters" -> {
                        readParameters();
                        asBytes = binary;
                        best = classes;
                    }
                    default -> json.skip();
                }
            }
            if (name == null) {
                throw missing("name", "outputs");
            }
            RequestedOutput.add(name, asBytes, best, inputs.signature().outputs(), wanted);
        }
        outputs = wanted;
    }

    /** Parameters are for servers to understand or to ignore; those that change how tensors travel are not ignored. */
    private void readParameters() {
        binarySize = IN_JSON;
        binary = null;
        classes = 0;
        level = 0;
        patience = 0;
        json.beginObject();
        while (json.hasNext('}')) {
            String key = json.key();
            switch (key) {
                case "binary_data_output", "binary_data" -> {
                    once(binary == null, key);
                    binary = json.bool();
                }
                case "binary_data_size" -> {
                    once(binarySize == IN_JSON, key);
                    binarySize = json.integer(0, Long.MAX_VALUE);
                }
                case "classification" -> {
                    once(classes == 0, key);
                    classes = RequestedOutput.classes(json.integer(Long.MIN_VALUE, Long.MAX_VALUE));
                }
                case "priority" -> level = json.integer(Long.MIN_VALUE, Long.MAX_VALUE);
                case "timeout" -> patience = json.integer(Long.MIN_VALUE, Long.MAX_VALUE);
                case "shared_memory_region", "shared_memory_offset", "shared_memory_byte_size" -> throw sharedMemory(
                        key);
                default -> json.skip();
            }
        }
    }

    static Invalid sharedMemory(String parameter) {
        return new Invalid("shared-memory-unsupported",
                "'" + parameter + "' asks for shared memory, which this server does not have.",
                "Send the elements with the request.", "parameters." + parameter);
    }

    private void once(boolean first, String key) {
        if (!first) {
            throw json.refuse("'" + key + "' is there twice");
        }
    }

    private int note(List<String> known, String key, int seen) {
        int index = known.indexOf(key);
        if (index < 0) {
            return seen;
        }
        once((seen & 1 << index) == 0, key);
        return seen | 1 << index;
    }

    private static Invalid missing(String member, String parent) {
        return new Invalid("missing-member", (parent.isEmpty() ? "The request" : "'" + parent + "'") + " has no '"
                + member + "'.", "Send " + member + ".", parent.isEmpty() ? member : parent + "." + member);
    }
}
