package io.modelport.engine;

import ai.djl.pytorch.engine.PtNDArray;

/** A tensor in the engine's memory, which threads may hand to each other. */
public final class NativeTensor implements AutoCloseable {

    private final PtNDArray array;

    NativeTensor(PtNDArray array) {
        this.array = array;
    }

    PtNDArray array() {
        return array;
    }

    /** The tensor where it lies; valid until this is closed. */
    public Tensor view() {
        return TorchPredictor.view(array);
    }

    @Override
    public void close() {
        array.close();
    }
}
