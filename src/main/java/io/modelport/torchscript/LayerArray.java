package io.modelport.torchscript;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An array of numbers that a layer owns.
 *
 * @param name its name in the whole network, as PyTorch's {@code state_dict} spells it
 * @param attribute its name within the layer
 * @param shape sizes of the dimensions, outermost first
 * @param trained whether an optimizer changes it; batch statistics are not trained
 * @param initial the value that all elements have at first, when {@code bound} is 0
 * @param bound elements are drawn uniformly from −bound to bound at first, when it is above 0
 */
record LayerArray(String name, String attribute, List<Integer> shape, boolean trained, float initial, double bound) {

    LayerArray {
        shape = List.copyOf(shape);
    }

    static LayerArray uniform(String prefix, String attribute, List<Integer> shape, double bound) {
        return new LayerArray(prefix + attribute, attribute, shape, true, 0, bound);
    }

    static LayerArray constant(String prefix, String attribute, int size, float initial, boolean trained) {
        return new LayerArray(prefix + attribute, attribute, List.of(size), trained, initial, 0);
    }

    int size() {
        return shape.stream().reduce(1, (a, b) -> a * b);
    }

    float[] draw(SplittableRandom random) {
        float[] values = new float[size()];
        if (bound == 0) {
            Arrays.fill(values, initial);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-bound, bound);
            }
        }
        return values;
    }
}
