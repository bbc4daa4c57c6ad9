package io.modelport.serving.oip;

import io.modelport.engine.Tensor;
import io.modelport.network.TensorSpec;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.Exchange;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.Prediction;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One infer call whose body has arrived. */
final class InferCall implements Exchange {

    private static final ThreadLocal<JsonWriter> WRITERS = ThreadLocal.withInitial(JsonWriter::new);

    private final HttpCall call;
    private final byte[] body;
    private final int length;
    private @Nullable InferRequest request;

    /** @param body is used only until the inputs are read */
    InferCall(HttpCall call, byte[] body, int length) {
        this.call = call;
        this.body = body;
        this.length = length;
    }

    @Override
    public void read(InputCollector inputs) {
        request = InferRequest.read(body, length, inputs);
    }

    @Override
    public void suspend(Prediction waiting) {
        call.suspend(waiting::expire, waiting::cancel);
    }

    @Override
    public void answer(Answer answer) {
        JsonWriter json = WRITERS.get().clear();
        write(answer, json);
        call.send(200, OipErrors.JSON, json.array(), json.length());
    }

    @Override
    public void fail(Throwable failure) {
        OipErrors.send(call, failure);
    }

    private void write(Answer answer, JsonWriter json) {
        json.raw("{");
        String id = request == null ? null : request.id();
        if (id != null) {
            json.raw("\"id\":").string(id).raw(",");
        }
        json.raw("\"model_name\":").string(answer.version().model());
        json.raw(",\"model_version\":\"").number(answer.version().version()).raw("\",\"outputs\":[");
        List<TensorSpec> specs = answer.version().contract().signature().outputs();
        boolean first = true;
        for (int i = 0; i < specs.size(); i++) {
            if (request == null || request.wants(i)) {
                json.raw(first ? "{\"name\":" : ",{\"name\":").string(specs.get(i).name());
                writeTensor(answer.outputs().get(i), json);
                first = false;
            }
        }
        json.raw("]}");
    }

    private static void writeTensor(Tensor tensor, JsonWriter json) {
        json.raw(",\"datatype\":\"").raw(tensor.type().name());
        json.raw("\",\"shape\":").numbers(tensor.shape());
        json.raw(",\"data\":").elements(tensor).raw("}");
    }
}
