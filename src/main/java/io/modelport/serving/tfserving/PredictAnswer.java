package io.modelport.serving.tfserving;

import io.modelport.engine.Tensor;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.Answer;
import io.modelport.serving.json.JsonWriter;
import java.util.List;

/** Writes the outputs of a model as each verb answers. */
final class PredictAnswer {

    private PredictAnswer() {}

    /**
     * Writes one answer.
     *
     * @param rows whether a prediction is written row by row
     * @throws Invalid when the outputs do not lie in rows
     */
    static void write(Verb verb, boolean rows, Answer answer, JsonWriter json) {
        switch (verb) {
            case PREDICT -> {
                List<TensorSpec> specs = answer.version().contract().signature().outputs();
                if (rows) {
                    writeRows(specs, answer.outputs(), json.raw("{\"predictions\":"));
                } else {
                    writeColumns(specs, answer.outputs(), json.raw("{\"outputs\":"));
                }
            }
            case CLASSIFY -> writeClasses(answer.outputs().getFirst(),
                    answer.version().contract().signature().classLabels(), json.raw("{\"results\":"));
            case REGRESS -> json.raw("{\"results\":").elements(answer.outputs().getFirst());
        }
        json.raw("}");
    }

    private static void writeRows(List<TensorSpec> specs, List<Tensor> outputs, JsonWriter json) {
        long count = rowCount(specs, outputs);
        if (outputs.size() == 1) {
            json.nested(outputs.getFirst());
            return;
        }
        json.raw("[");
        for (int row = 0; row < count; row++) {
            json.raw(row == 0 ? "" : ",");
            for (int i = 0; i < outputs.size(); i++) {
                json.raw(i == 0 ? "{" : ",").string(specs.get(i).name()).raw(":").row(outputs.get(i), row);
            }
            json.raw("}");
        }
        json.raw("]");
    }

    private static void writeColumns(List<TensorSpec> specs, List<Tensor> outputs, JsonWriter json) {
        if (outputs.size() == 1) {
            json.nested(outputs.getFirst());
            return;
        }
        for (int i = 0; i < outputs.size(); i++) {
            json.raw(i == 0 ? "{" : ",").string(specs.get(i).name()).raw(":").nested(outputs.get(i));
        }
        json.raw("}");
    }

    private static void writeClasses(Tensor scores, List<String> labels, JsonWriter json) {
        int elements = scores.data().remaining() / scores.type().size();
        int rows = scores.shape().length == 0 ? 1 : (int) scores.shape()[0];
        int width = elements / Math.max(1, rows);
        json.raw("[");
        for (int row = 0; row < rows; row++) {
            json.raw(row == 0 ? "[" : ",[");
            for (int i = 0; i < width; i++) {
                json.raw(i == 0 ? "[" : ",[").string(i < labels.size() ? labels.get(i) : "").raw(",");
                json.element(scores, row * width + i).raw("]");
            }
            json.raw("]");
        }
        json.raw("]");
    }

    private static long rowCount(List<TensorSpec> specs, List<Tensor> outputs) {
        long count = -1;
        for (int i = 0; i < outputs.size(); i++) {
            long[] shape = outputs.get(i).shape();
            if (shape.length == 0 || count >= 0 && shape[0] != count) {
                throw new Invalid("outputs-not-in-rows",
                        "Output '" + specs.get(i).name() + "' does not have one row for each of the others'.",
                        "Send the inputs in columns, as 'inputs'.");
            }
            count = shape[0];
        }
        return count;
    }
}
