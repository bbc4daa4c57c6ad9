package io.modelport.worker;

/** Sums loss and accuracy up until they are reported. */
final class TrainMetrics {

    private double loss;
    private long correct;
    private long examples;

    void add(Ranks.StepResult step, int batch) {
        loss += step.loss();
        correct += step.correct();
        examples += batch;
    }

    double loss() {
        return loss / examples;
    }

    double accuracy() {
        return (double) correct / examples;
    }

    void reset() {
        loss = 0;
        correct = 0;
        examples = 0;
    }
}
