package io.modelport.serving.oip;

import io.modelport.engine.Tensor;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpExchange;
import io.modelport.serving.servlet.JsonErrors;
import io.modelport.serving.tensor.RawBody;
import io.modelport.serving.tensor.TopClasses;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One infer call whose body has arrived. */
final class InferCall extends HttpExchange {

    /** The length of the JSON where raw bytes follow it. */
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private static final String BINARY = "application/octet-stream";

    private final @Nullable String jsonLength;
    private @Nullable InferRequest request;
    private boolean raw;

    /** @param jsonLength how much of the body is JSON, as the caller says; null when all is, 0 when nothing is */
    InferCall(HttpCall call, byte[] body, int length, @Nullable String jsonLength) {
        super(call, body, length);
        this.jsonLength = jsonLength;
    }

    @Override
    protected void read(byte[] body, int length, InputCollector inputs) {
        int header = jsonLength == null ? length : parse(jsonLength, length);
        raw = header == 0 && jsonLength != null;
        if (raw) {
            RawBody.read(body, length, inputs);
        } else {
            request = InferRequest.read(body, length, header, inputs);
            String id = request.id();
            if (id != null) {
                call().caller().identify(id);
            }
        }
    }

    @Override
    protected String write(Answer answer, JsonWriter json) {
        Signature signature = answer.version().contract().signature();
        List<RequestedOutput> wanted = request == null ? RequestedOutput.all(signature.outputs()) : request.outputs();
        ByteBuffer[] behind = new ByteBuffer[wanted.size()];
        json.raw("{");
        String id = request == null ? null : request.id();
        if (id != null) {
            json.raw("\"id\":").string(id).raw(",");
        }
        json.raw("\"model_name\":").string(answer.version().model());
        json.raw(",\"model_version\":\"").number(answer.version().version()).raw("\",\"outputs\":[");
        boolean anyBehind = false;
        for (int i = 0; i < wanted.size(); i++) {
            RequestedOutput output = wanted.get(i);
            TensorSpec spec = signature.outputs().get(output.index());
            boolean binary = isBinary(output);
            json.raw(i == 0 ? "{\"name\":" : ",{\"name\":").string(spec.name());
            if (output.classes() > 0) {
                behind[i] = writeClasses(output.topOf(answer), binary, json);
            } else {
                behind[i] = writeTensor(answer.outputs().get(output.index()), binary, json);
            }
            anyBehind |= behind[i] != null;
        }
        json.raw("]}");
        if (!anyBehind) {
            return JsonErrors.JSON;
        }
        append(behind, json);
        return BINARY;
    }

    private boolean isBinary(RequestedOutput output) {
        Boolean asked = output.binary();
        return asked != null ? asked : raw || request != null && request.binaryOutputs();
    }

    private void append(@Nullable ByteBuffer[] behind, JsonWriter json) {
        call().header(JSON_LENGTH, Integer.toString(json.length()));
        for (ByteBuffer bytes : behind) {
            if (bytes != null) {
                json.bytes(bytes);
            }
        }
    }

    private static @Nullable ByteBuffer writeTensor(Tensor tensor, boolean binary, JsonWriter json) {
        json.raw(",\"datatype\":\"").raw(tensor.type().name());
        json.raw("\",\"shape\":").numbers(tensor.shape());
        if (binary) {
            writeSize(tensor.data().remaining(), json);
            return tensor.data();
        }
        json.raw(",\"data\":").elements(tensor).raw("}");
        return null;
    }

    private static @Nullable ByteBuffer writeClasses(TopClasses classes, boolean binary, JsonWriter json) {
        json.raw(",\"datatype\":\"BYTES\",\"shape\":").numbers(classes.shape());
        if (binary) {
            ByteBuffer bytes = classes.toBytes();
            writeSize(bytes.remaining(), json);
            return bytes;
        }
        json.raw(",\"data\":[");
        for (int i = 0; i < classes.size(); i++) {
            json.raw(i == 0 ? "" : ",").string(classes.text(i));
        }
        json.raw("]}");
        return null;
    }

    private static void writeSize(int bytes, JsonWriter json) {
        json.raw(",\"parameters\":{\"binary_data_size\":").number(bytes).raw("}}");
    }

    private static int parse(String header, int length) {
        int value = -1;
        try {
            value = Integer.parseInt(header.strip());
        } catch (NumberFormatException e) {
            // Refused below, as a negative number is.
        }
        if (value < 0 || value > length) {
            throw new Invalid("invalid-header-length",
                    JSON_LENGTH + " is '" + header + "' and the body has " + length + " bytes.",
                    "Send the number of bytes of the JSON before compression, or leave the header out.");
        }
        return value;
    }
}
