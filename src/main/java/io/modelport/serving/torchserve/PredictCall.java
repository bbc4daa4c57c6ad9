package io.modelport.serving.torchserve;

import io.modelport.engine.Tensor;
import io.modelport.network.Signature;
import io.modelport.problem.Problem;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpExchange;
import io.modelport.serving.servlet.JsonErrors;
import io.modelport.serving.tensor.TopClasses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One prediction whose body has arrived. */
final class PredictCall extends HttpExchange {

    /** How many classes TorchServe's image classifier answers with. */
    private static final int CLASSES = 5;

    private final @Nullable String contentType;
    private AnswerForm form = AnswerForm.ONE;

    PredictCall(HttpCall call, @Nullable String contentType, byte[] body, int length) {
        super(call, body, length);
        this.contentType = contentType;
    }

    @Override
    protected void read(byte[] body, int length, InputCollector inputs) {
        form = PredictionBody.read(contentType, body, length, inputs);
    }

    @Override
    protected String write(Answer answer, JsonWriter json) {
        write(answer, form, json);
        return JsonErrors.JSON;
    }

    @Override
    protected void refuse(Problem problem) {
        TorchServeErrors.send(call(), problem);
    }

    @Override
    protected void admitFault() {
        TorchServeErrors.sendFault(call());
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
