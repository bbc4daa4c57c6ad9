package io.modelport.torchscript;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers of a network, under the names of PyTorch's {@code state_dict}, each array row-major. */
public final class Weights {

    private final Map<String, float[]> arrays;
    private final long steps;

    Weights(Map<String, float[]> arrays, long steps) {
        this.arrays = new LinkedHashMap<>(arrays);
        this.steps = steps;
    }

    /** The names of all arrays, in the order of the layers. */
    public List<String> names() {
        return List.copyOf(arrays.keySet());
    }

    /** The array of that name; it is not copied and must not be changed. */
    public float[] get(String name) {
        float[] values = arrays.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no array '" + name + "' among " + arrays.keySet());
        }
        return values;
    }

    /** How many optimizer steps led to these numbers. */
    public long steps() {
        return steps;
    }
}
