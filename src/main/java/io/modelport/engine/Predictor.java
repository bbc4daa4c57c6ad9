package io.modelport.engine;

import java.util.List;
import java.util.function.Function;

/** Runs {@code forward} of one module, one call at a time though on any thread, with gradients off. */
public interface Predictor extends AutoCloseable {

    /**
     * Runs the module once and hands its outputs over where they lie, without a copy.
     *
     * @param inputs the arguments of {@code forward}, in order; not to be changed while this runs
     * @param reader reads the outputs: a tensor, or the elements of a tuple or list, in order; their buffers are valid
     *            only until it returns
     * @return what the reader returned
     * @throws io.modelport.problem.Invalid when the module itself raises, with its message
     * @throws io.modelport.problem.Unsupported when an element type cannot be exchanged with the module
     */
    <R> R predict(List<Tensor> inputs, Function<? super List<Tensor>, ? extends R> reader);

    /**
     * Runs the module once.
     *
     * @param inputs the arguments of {@code forward}, in order
     * @return what it returned: a tensor, or the elements of a tuple or list, in order; the buffers belong to the caller
     * @throws io.modelport.problem.Invalid when the module itself raises, with its message
     * @throws io.modelport.problem.Unsupported when an element type cannot be exchanged with the module
     */
    default List<Tensor> predict(List<Tensor> inputs) {
        return predict(inputs, outputs -> outputs.stream().map(Tensor::copy).toList());
    }

    @Override
    void close();
}
