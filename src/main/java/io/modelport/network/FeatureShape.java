package io.modelport.network;

import io.modelport.problem.Invalid;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one example inside a network, without the batch dimension.
 *
 * @param dimensions sizes, each at least 1, outermost first: [features] or [channels, height, width]
 */
public record FeatureShape(List<Integer> dimensions) {

    private static final int MAX_SIZE = 1 << 28;

    public FeatureShape {
        dimensions = List.copyOf(dimensions);
        long size = 1;
        for (int dimension : dimensions) {
            size *= dimension;
            if (dimension < 1 || size > MAX_SIZE) {
                throw new Invalid("invalid-shape", "One example would have the shape " + dimensions + ".",
                        "Use sizes of at least 1 that hold at most " + MAX_SIZE + " numbers together.");
            }
        }
    }

    public static FeatureShape of(Integer... dimensions) {
        return new FeatureShape(List.of(dimensions));
    }

    public int rank() {
        return dimensions.size();
    }

    public int dimension(int index) {
        return dimensions.get(index);
    }

    /** How many numbers one example holds. */
    public int size() {
        return dimensions.stream().reduce(1, (a, b) -> a * b);
    }

    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
