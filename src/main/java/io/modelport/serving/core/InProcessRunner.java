package io.modelport.serving.core;

import io.modelport.engine.LoadedModel;
import io.modelport.engine.Predictor;
import io.modelport.engine.Tensor;
import java.util.List;

/** Runs a version in this process. */
public final class InProcessRunner implements ModelRunner {

    private final LoadedModel model;

    public InProcessRunner(LoadedModel model) {
        this.model = model;
    }

    @Override
    public Slot openSlot() {
        return new PredictorSlot(model.newPredictor());
    }

    @Override
    public void close() {
        model.close();
    }

    private record PredictorSlot(Predictor predictor) implements Slot {

        @Override
        public List<Tensor> run(List<Tensor> inputs) {
            return predictor.predict(inputs);
        }

        @Override
        public void close() {
            predictor.close();
        }
    }
}
