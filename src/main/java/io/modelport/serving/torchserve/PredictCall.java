package io.modelport.serving.torchserve;

import io.modelport.engine.Tensor;
import io.modelport.network.Signature;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.Caller;
import io.modelport.serving.core.Exchange;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.Prediction;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.JsonErrors;
import io.modelport.serving.servlet.RouteHeaders;
import io.modelport.serving.tensor.TopClasses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One prediction whose body has arrived. */
final class PredictCall implements Exchange {

    /** How many classes TorchServe's image classifier answers with. */
    private static final int CLASSES = 5;

    private static final ThreadLocal<JsonWriter> WRITERS = ThreadLocal.withInitial(JsonWriter::new);

    private final HttpCall call;
    private final MemoryBudget budget;
    private final @Nullable String contentType;
    private final byte[] body;
    private final int length;
    private AnswerForm form = AnswerForm.ONE;

    /** @param body is used, and changed, only until the inputs are read */
    PredictCall(HttpCall call, MemoryBudget budget, @Nullable String contentType, byte[] body, int length) {
        this.call = call;
        this.budget = budget;
        this.contentType = contentType;
        this.body = body;
        this.length = length;
    }

    @Override
    public Caller caller() {
        return call.caller();
    }

    @Override
    public void read(InputCollector inputs) {
        call.urgency(inputs);
        form = PredictionBody.read(contentType, body, length, inputs, budget);
    }

    @Override
    public void suspend(Prediction waiting) {
        call.suspend(waiting::expire, waiting::cancel);
    }

    @Override
    public void probe() {
        call.probe();
    }

    @Override
    public void answer(Answer answer) {
        JsonWriter json = WRITERS.get().clear();
        write(answer, form, json);
        RouteHeaders.answeredBy(answer.version(), call);
        call.sendCompact(200, JsonErrors.JSON, json.array(), json.length());
    }

    @Override
    public void fail(Throwable failure) {
        TorchServeErrors.send(call, failure);
    }

    /** Writes the answer's body. */
    static void write(Answer answer, AnswerForm form, JsonWriter json) {
        Signature signature = answer.version().contract().signature();
        boolean batched = answer.version().contract().batched();
        List<Tensor> outputs = answer.outputs();
        @Nullable TopClasses classes = signature.classLabels().isEmpty() ? null
                : TopClasses.of(outputs.getFirst(), batched, CLASSES, signature.classLabels());
        if (!batched || form == AnswerForm.ONE) {
            writeRow(signature, outputs, classes, batched ? 0 : -1, json);
            return;
        }
        json.raw(form == AnswerForm.PREDICTIONS ? "{\"predictions\":[" : "[");
        int rows = (int) outputs.getFirst().shape()[0];
        for (int row = 0; row < rows; row++) {
            json.raw(row == 0 ? "" : ",");
            writeRow(signature, outputs, classes, row, json);
        }
        json.raw(form == AnswerForm.PREDICTIONS ? "]}" : "]");
    }

    /** @param row negative for outputs that have no rows */
    private static void writeRow(Signature signature, List<Tensor> outputs, @Nullable TopClasses classes, int row,
            JsonWriter json) {
        boolean several = outputs.size() > 1;
        for (int i = 0; i < outputs.size(); i++) {
            if (several) {
                json.raw(i == 0 ? "{" : ",").string(signature.outputs().get(i).name()).raw(":");
            }
            if (i == 0 && classes != null) {
                writeClasses(classes, Math.max(0, row), json);
            } else if (row < 0) {
                json.nested(outputs.get(i));
            } else {
                json.row(outputs.get(i), row);
            }
        }
        json.raw(several ? "}" : "");
    }

    private static void writeClasses(TopClasses classes, int row, JsonWriter json) {
        int count = (int) classes.shape()[classes.shape().length - 1];
        for (int i = row * count; i < (row + 1) * count; i++) {
            json.raw(i == row * count ? "{" : ",").string(classes.label(i)).raw(":");
            classes.writeValue(i, json);
        }
        json.raw(count == 0 ? "{}" : "}");
    }
}
