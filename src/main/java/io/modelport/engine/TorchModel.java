package io.modelport.engine;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.concurrent.atomic.AtomicInteger;

/** A module loaded through the native bridge, which checks no pointer: closing too early would end the process. */
final class TorchModel implements LoadedModel {

    private static final int CLOSED = -1;

    private final PtNDManager manager;
    private final PtSymbolBlock block;
    private final AtomicInteger openPredictors = new AtomicInteger();

    TorchModel(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    @Override
    public Predictor newPredictor() {
        openPredictors.updateAndGet(count -> {
            if (count == CLOSED) {
                throw new IllegalStateException("the model is closed");
            }
            return count + 1;
        });
        return new TorchPredictor(block, (PtNDManager) manager.newSubManager(), openPredictors::decrementAndGet);
    }

    @Override
    public void close() {
        if (openPredictors.get() == CLOSED) {
            return;
        }
        if (!openPredictors.compareAndSet(0, CLOSED)) {
            throw new IllegalStateException(openPredictors.get() + " predictors of the model are still open");
        }
        block.close();
        manager.close();
        NativeMemory.giveBack();
    }
}
