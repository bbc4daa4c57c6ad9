package io.modelport.serving.tfserving;

import io.modelport.serving.core.Answer;
import io.modelport.serving.core.Caller;
import io.modelport.serving.core.Exchange;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.Prediction;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.JsonErrors;
import io.modelport.serving.servlet.RouteHeaders;

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
    public Caller caller() {
        return call.caller();
    }

    @Override
    public void read(InputCollector inputs) {
        call.urgency(inputs);
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
    public void probe() {
        call.probe();
    }

    @Override
    public void answer(Answer answer) {
        JsonWriter json = WRITERS.get().clear();
        RouteHeaders.answeredBy(answer.version(), call);
        PredictAnswer.write(verb, rows, answer, json);
        call.sendCompact(200, JsonErrors.JSON, json.array(), json.length());
    }

    @Override
    public void fail(Throwable failure) {
        JsonErrors.send(call, failure);
    }
}
