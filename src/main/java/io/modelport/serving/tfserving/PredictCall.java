package io.modelport.serving.tfserving;

import io.modelport.serving.core.Answer;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpExchange;
import io.modelport.serving.servlet.JsonErrors;

/** One call of a model whose body has arrived. */
final class PredictCall extends HttpExchange {

    private final Verb verb;
    private boolean rows;

    PredictCall(HttpCall call, Verb verb, byte[] body, int length) {
        super(call, body, length);
        this.verb = verb;
    }

    @Override
    protected void read(byte[] body, int length, InputCollector inputs) {
        if (verb == Verb.PREDICT) {
            rows = PredictRequest.read(body, length, inputs);
        } else {
            ExampleRequest.read(body, length, inputs, verb);
        }
    }

    @Override
    protected String write(Answer answer, JsonWriter json) {
        PredictAnswer.write(verb, rows, answer, json);
        return JsonErrors.JSON;
    }
}
