package io.modelport.serving.web;

import io.modelport.http.ProblemBody;
import io.modelport.http.ProblemStatus;
import io.modelport.problem.Problem;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One native prediction whose body has arrived. */
final class PredictionExchange implements Exchange {

    private static final Logger log = LoggerFactory.getLogger(PredictionExchange.class);
    private static final ThreadLocal<JsonWriter> WRITERS = ThreadLocal.withInitial(JsonWriter::new);

    private final HttpCall call;
    private final MemoryBudget budget;
    private final ProblemBody problems;
    private final String traceId;
    private final byte[] body;
    private final int length;
    private int top = 1;

    /** @param body is used only until the inputs are read */
    PredictionExchange(HttpCall call, MemoryBudget budget, ProblemBody problems, String traceId, byte[] body,
            int length) {
        this.call = call;
        this.budget = budget;
        this.problems = problems;
        this.traceId = traceId;
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
        top = PredictionRequest.read(body, length, inputs, budget);
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
        PredictionWriter.write(answer, top, json);
        RouteHeaders.answeredBy(answer.version(), call);
        call.sendCompact(200, JsonErrors.JSON, json.array(), json.length());
    }

    @Override
    public void fail(Throwable failure) {
        if (failure instanceof Problem problem) {
            if (ProblemStatus.isPassing(problem)) {
                call.header("Retry-After", "1");
            }
            send(ProblemStatus.of(problem), problems.render(problem, traceId));
        } else {
            log.error("A native prediction failed (trace {})", traceId, failure);
            send(500, problems.renderFault(traceId));
        }
    }

    private void send(int status, byte[] problem) {
        call.send(status, "application/problem+json", problem, problem.length);
    }
}
