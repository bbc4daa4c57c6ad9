package io.modelport.network;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a model version takes and gives.
 *
 * @param inputs the input tensors, in the order of {@code forward}'s parameters
 * @param outputs the output tensors, in the order in which {@code forward} returns them
 * @param classLabels the names of the classes, in the order of the last dimension of the first output; empty when the
 *            model is not a classifier
 * @param encoding how the training images became the input; null when the input is not an image
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs, List<String> classLabels,
        @Nullable ImageEncoding encoding) {

    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        classLabels = List.copyOf(classLabels);
    }
}
