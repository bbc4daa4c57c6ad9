package io.modelport.network;

import io.modelport.problem.Invalid;
import java.util.List;

/**
 * The name, element type and shape of one input or output.
 *
 * @param name the tensor's name in every protocol
 * @param datatype the element type
 * @param shape the sizes of the dimensions, outermost first; -1 stands for any size, and the first dimension is the batch
 */
public record TensorSpec(String name, DataType datatype, List<Long> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
        if (name.isBlank()) {
            throw new Invalid("invalid-tensor-spec", "A tensor needs a name.", "Name the tensor.", "name");
        }
        for (long dimension : shape) {
            if (dimension < -1) {
                throw new Invalid("invalid-tensor-spec",
                        "Tensor '" + name + "' has a dimension of " + dimension + ".",
                        "Use sizes of 0 or more, or -1 for any size.", "shape");
            }
        }
    }
}
