package io.modelport.network;

import io.modelport.problem.Invalid;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers that a training job trains, first to last.
 *
 * @param layers 1 to 500 layers
 */
public record Network(List<Layer> layers) {

    public Network {
        layers = List.copyOf(layers);
        if (layers.isEmpty() || layers.size() > 500) {
            throw new Invalid("invalid-network", "The network has " + layers.size() + " layers.",
                    "Give 1 to 500 layers.", "layers");
        }
    }

    /**
     * The shape after each layer, for examples of the shape {@code input}.
     *
     * @throws Invalid when a layer cannot take the shape before it; its field is that layer
     */
    public List<FeatureShape> shapes(FeatureShape input) {
        List<FeatureShape> shapes = new ArrayList<>(layers.size());
        FeatureShape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            try {
                shape = layers.get(i).shapeAfter(shape);
            } catch (Invalid e) {
                throw e.below("layers[" + i + "]");
            }
            shapes.add(shape);
        }
        return List.copyOf(shapes);
    }
}
