package io.modelport.torchscript;

import io.modelport.network.FeatureShape;
import io.modelport.network.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer in its place within a network.
 *
 * @param index its place, from 0
 * @param layer the layer
 * @param input the shape before it
 * @param arrays the numbers it owns, in PyTorch's order: parameters first
 */
record PlacedLayer(int index, Layer layer, FeatureShape input, List<LayerArray> arrays) {

    PlacedLayer {
        arrays = List.copyOf(arrays);
    }

    static PlacedLayer of(int index, Layer layer, FeatureShape input) {
        return new PlacedLayer(index, layer, input, arrays("layers." + index + ".", layer, input));
    }

    LayerArray array(String attribute) {
        return arrays.stream().filter(array -> array.attribute().equals(attribute)).findFirst().orElseThrow();
    }

    boolean has(String attribute) {
        return arrays.stream().anyMatch(array -> array.attribute().equals(attribute));
    }

    private static List<LayerArray> arrays(String prefix, Layer layer, FeatureShape input) {
        int channels = input.dimension(0);
        return switch (layer) {
            case Layer.Linear linear -> weighted(prefix, List.of(linear.outputs(), channels), linear.bias());
            case Layer.Conv2d conv -> weighted(prefix,
                    List.of(conv.outputChannels(), channels, conv.kernel(), conv.kernel()), conv.bias());
            case Layer.BatchNorm norm -> List.of(LayerArray.constant(prefix, "weight", channels, 1, true),
                    LayerArray.constant(prefix, "bias", channels, 0, true),
                    LayerArray.constant(prefix, "running_mean", channels, 0, false),
                    LayerArray.constant(prefix, "running_var", channels, 1, false));
            case Layer.MaxPool2d pool -> List.of();
            case Layer.Relu relu -> List.of();
            case Layer.Flatten flatten -> List.of();
            case Layer.Dropout dropout -> List.of();
        };
    }

    /** PyTorch's default: weights and bias uniform within 1/√(numbers that feed one output). */
    private static List<LayerArray> weighted(String prefix, List<Integer> shape, boolean bias) {
        int feeding = shape.stream().skip(1).reduce(1, (a, b) -> a * b);
        double bound = 1 / Math.sqrt(feeding);
        List<LayerArray> arrays = new ArrayList<>();
        arrays.add(LayerArray.uniform(prefix, "weight", shape, bound));
        if (bias) {
            arrays.add(LayerArray.uniform(prefix, "bias", List.of(shape.getFirst()), bound));
        }
        return arrays;
    }
}
