package io.modelport.serving.tfserving;

import io.modelport.engine.Tensor;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.problem.Problem;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.Exchange;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.Prediction;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.JsonErrors;
import io.modelport.serving.servlet.RouteHeaders;
import java.util.List;

/** One call of a model whose body has arrived. */
final class PredictCall implements Exchange {

    private static final ThreadLocal<JsonWriter> WRITERS = ThreadLocal.withInitial(JsonWriter::new);

    private final HttpCall call;
    private final Verb verb;
    private final byte[] body;
    private final int length;
    private boolean rows;

    /** @param body is used only until the inputs are read */
    PredictCall(HttpCall call, Verb verb, byte[] body, int length) {
        this.call = call;
        this.verb = verb;
        this.body = body;
        this.length = length;
    }

    @Override
    public void read(InputCollector inputs) {
        if (verb == Verb.PREDICT) {
            rows = PredictRequest.read(body, length, inputs);
        } else {
            ExampleRequest.read(body, length, inputs, verb);
        }
    }

    @Override
    public void suspend(Prediction waiting) {
        call.suspend(waiting::expire, waiting::cancel);
    }

    @Override
    public void answer(Answer answer) {
        JsonWriter json = WRITERS.get().clear();
        try {
            RouteHeaders.answeredBy(answer.version(), call);
            write(answer, json);
            call.sendCompact(200, JsonErrors.JSON, json.array(), json.length());
        } catch (Problem e) {
            fail(e);
        }
    }

    @Override
    public void fail(Throwable failure) {
        JsonErrors.send(call, failure);
    }

    private void write(Answer answer, JsonWriter json) {
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
