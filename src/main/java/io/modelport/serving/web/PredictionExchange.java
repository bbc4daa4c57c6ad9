package io.modelport.serving.web;

import io.modelport.http.ProblemBody;
import io.modelport.http.ProblemStatus;
import io.modelport.problem.Problem;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpExchange;
import io.modelport.serving.servlet.JsonErrors;

/** One native prediction whose body has arrived. */
final class PredictionExchange extends HttpExchange {

    private final ProblemBody problems;
    private int top = 1;

    PredictionExchange(HttpCall call, ProblemBody problems, byte[] body, int length) {
        super(call, body, length);
        this.problems = problems;
    }

    @Override
    protected void read(byte[] body, int length, InputCollector inputs) {
        top = PredictionRequest.read(body, length, inputs);
    }

    @Override
    protected String write(Answer answer, JsonWriter json) {
        PredictionWriter.write(answer, top, json);
        return JsonErrors.JSON;
    }

    @Override
    protected void refuse(Problem problem) {
        call().sayWhenToRetry(problem);
        send(ProblemStatus.of(problem), problems.render(problem, traceId()));
    }

    @Override
    protected void admitFault() {
        send(500, problems.renderFault(traceId()));
    }

    private String traceId() {
        return caller().trace().traceId();
    }

    private void send(int status, byte[] problem) {
        call().send(status, "application/problem+json", problem, problem.length);
    }
}
