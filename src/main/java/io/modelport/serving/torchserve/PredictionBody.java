package io.modelport.serving.torchserve;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.image.Pictures;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.tensor.InputNames;
import io.modelport.serving.tensor.RawBody;
import io.modelport.serving.value.InputValues;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a prediction: a picture's file, JSON, a form, or the bytes of a tensor. Since curl calls everything a
 * form unless told otherwise, what a body says of itself counts more than its Content-Type.
 */
final class PredictionBody {

    private static final List<String> ONLY = List.of("data", "body");

    private final InputCollector inputs;
    private final List<TensorSpec> specs;
    private @Nullable Pictures pictures;
    private int pictureInput = -1;

    private PredictionBody(InputCollector inputs) {
        this.inputs = inputs;
        this.specs = inputs.signature().inputs();
    }

    /**
     * Reads a whole body.
     *
     * @param body has room for one byte behind it, and is changed
     * @return how the answer is to be put
     * @throws io.modelport.problem.Problem when it is not one for this model
     */
    static AnswerForm read(@Nullable String contentType, byte[] body, int length, InputCollector inputs) {
        PredictionBody reading = new PredictionBody(inputs);
        try {
            return reading.read(contentType == null ? "" : contentType, body, length);
        } finally {
            if (reading.pictures != null) {
                reading.pictures.close();
            }
        }
    }

    private AnswerForm read(String contentType, byte[] body, int length) {
        String lower = contentType.toLowerCase(Locale.ROOT).strip();
        if (length == 0) {
            throw new Invalid("empty-body", "The body is empty.", "Send an image, JSON, a form or raw bytes.");
        }
        if (Pictures.isPicture(body, 0, length)) {
            addPicture(InputValues.only(specs), body, 0, length);
            return finish(AnswerForm.ONE);
        }
        if (lower.startsWith("multipart/")) {
            return readFields(MultipartForm.read(contentType, body, length), body);
        }
        boolean bytes = lower.startsWith("application/octet-stream");
        if (!bytes && isStructure(body, 0, length) || lower.startsWith("application/json")) {
            return readJson(new JsonReader(body, length));
        }
        if (lower.startsWith("application/x-www-form-urlencoded")) {
            return readFields(UrlEncodedForm.read(body, length), body);
        }
        return readRaw(InputValues.only(specs), ByteBuffer.wrap(body, 0, length));
    }

    private AnswerForm readJson(JsonReader json) {
        JsonBody body = new JsonBody(json, inputs);
        AnswerForm form = body.read();
        json.end();
        return form;
    }

    private AnswerForm readFields(List<FormField> fields, byte[] body) {
        boolean rows = false;
        int pictureCount = 0;
        for (FormField field : fields) {
            int index = inputOf(field.name());
            if (Pictures.isPicture(body, field.from(), field.to())) {
                addPicture(index, body, field.from(), field.to());
                pictureCount++;
            } else if (field.isText() || isClosedStructure(body, field.from(), field.to())) {
                JsonReader json = new JsonReader(body, field.to()).at(field.from());
                rows |= new InputValues(json, inputs).readInput(index);
                json.end();
            } else {
                rows |= readRaw(index,
                        ByteBuffer.wrap(body, field.from(), field.to() - field.from())) == AnswerForm.ROWS;
            }
        }
        return finish(rows || pictureCount > 1 ? AnswerForm.ROWS : AnswerForm.ONE);
    }

    private AnswerForm readRaw(int index, ByteBuffer bytes) {
        TensorSpec input = specs.get(index);
        int length = bytes.remaining();
        RawBody.read(input, bytes, inputs);
        long row = input.datatype().size();
        for (int i = inputs.batched() ? 1 : 0; i < input.shape().size(); i++) {
            row *= input.shape().get(i);
        }
        return row < 0 || row == length || !inputs.batched() ? AnswerForm.ONE : AnswerForm.ROWS;
    }

    private void addPicture(int index, byte[] body, int from, int to) {
        if (pictures == null) {
            pictures = new Pictures(specs.get(index), inputs.budget());
            pictureInput = index;
        } else if (index != pictureInput) {
            throw new Invalid("two-image-inputs", "Images were sent for two inputs.",
                    "Send the elements of the other one as JSON or as raw bytes.", specs.get(index).name());
        }
        pictures.add(body, from, to);
    }

    private AnswerForm finish(AnswerForm form) {
        if (pictures != null) {
            pictures.finish(inputs);
        }
        return form;
    }

    private int inputOf(String name) {
        int index = find(name, specs);
        if (index < 0) {
            throw InputNames.refuse(name, specs);
        }
        return index;
    }

    /** The position of the input that is called so, or of the only one where that is the name for it; else negative. */
    static int find(String name, List<TensorSpec> specs) {
        int index = InputNames.find(name, specs);
        return index == InputNames.UNKNOWN && specs.size() == 1 && ONLY.contains(name) ? 0 : index;
    }

    private static boolean isStructure(byte[] body, int from, int to) {
        int at = from;
        while (at < to && isSpace(body[at])) {
            at++;
        }
        return at < to && (body[at] == '[' || body[at] == '{');
    }

    private static boolean isClosedStructure(byte[] body, int from, int to) {
        int last = to - 1;
        while (last > from && isSpace(body[last])) {
            last--;
        }
        return isStructure(body, from, to) && (body[last] == ']' || body[last] == '}');
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }
}
