package io.modelport.node;

import io.modelport.problem.Problem;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells a person at the terminal why the node did not start and what to do, instead of a stack trace. */
final class ProblemFailureAnalyzer extends AbstractFailureAnalyzer<Problem> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, Problem cause) {
        return new FailureAnalysis(cause.detail(), cause.advice(), cause);
    }
}
