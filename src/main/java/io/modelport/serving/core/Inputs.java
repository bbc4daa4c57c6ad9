package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The checked inputs of one request.
 *
 * @param tensors the tensors of the signature's inputs, in its order
 * @param rows the size of their first dimension; 1 when the model does not batch
 */
record Inputs(List<Tensor> tensors, int rows) {

    /** Whether the rows of both can stand in one batch: all dimensions but the first are equal. */
    boolean fits(Inputs other) {
        for (int i = 0; i < tensors.size(); i++) {
            long[] mine = tensors.get(i).shape();
            long[] theirs = other.tensors.get(i).shape();
            if (!Arrays.equals(mine, 1, mine.length, theirs, 1, theirs.length)) {
                return false;
            }
        }
        return true;
    }
}
