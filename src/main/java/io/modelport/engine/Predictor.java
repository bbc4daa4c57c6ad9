package io.modelport.engine;

import java.util.List;

/** Runs {@code forward} of one module on one fixed thread, with gradients off. */
public interface Predictor extends AutoCloseable {

    /**
     * Runs the module once.
     *
     * @param inputs the arguments of {@code forward}, in order
     * @return what it returned: a tensor, or the elements of a tuple or list, in order; the buffers belong to the caller
     * @throws io.modelport.problem.Invalid when the module itself raises, with its message
     */
    List<Tensor> predict(List<Tensor> inputs);

    @Override
    void close();
}
