package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import java.util.List;

/** A model that gives one row too few whenever it is asked for {@link #FEW}. */
record WrongRows(FakeRunner runner) implements ModelRunner {

    static final float FEW = 404;

    @Override
    public Slot openSlot() {
        Slot slot = runner.openSlot();
        return new Slot() {

            @Override
            public List<Tensor> run(List<Tensor> inputs) {
                Tensor input = inputs.getFirst();
                boolean few = false;
                for (int i = 0; i < input.data().remaining(); i += Float.BYTES) {
                    few |= input.data().getFloat(input.data().position() + i) == FEW;
                }
                List<Tensor> outputs = slot.run(inputs);
                return few ? Rows.slice(outputs, 0, (int) input.shape()[0] - 1) : outputs;
            }

            @Override
            public void close() {
                slot.close();
            }
        };
    }

    @Override
    public void close() {
        runner.close();
    }
}
