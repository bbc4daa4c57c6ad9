package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import java.util.List;

/** A loaded version, wherever it runs: in this process, or in one of its own. */
public interface ModelRunner extends AutoCloseable {

    /** Opens one more place to run batches in. */
    Slot openSlot();

    /** Frees the version; every slot must be closed before. */
    @Override
    void close();

    /** Runs one batch at a time; used by one thread at a time, though not always by the same one. */
    interface Slot extends AutoCloseable {

        /**
         * Runs the model once.
         *
         * @param inputs the tensors of the signature's inputs, in its order
         * @return the tensors of the signature's outputs, in its order; the buffers belong to the caller
         * @throws io.modelport.problem.Invalid when the model raises on these inputs
         */
        List<Tensor> run(List<Tensor> inputs);

        @Override
        void close();
    }
}
