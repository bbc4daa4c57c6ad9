package io.modelport.torchscript;

import io.modelport.network.FeatureShape;
import io.modelport.network.Layer;
import io.modelport.problem.Invalid;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the training form lays out numbers. Images run through the network channels last, which oneDNN computes faster;
 * features are therefore flattened in the order [height, width, channels], and the arrays that meet them are stored in
 * that order too, so that flattening copies nothing. All trained arrays lie behind each other in one storage.
 */
final class TrainingLayout {

    /**
     * Where an array lies.
     *
     * @param array the array
     * @param offset its beginning within the storage of all trained arrays; within its own storage when not trained
     * @param order how its numbers are ordered there, compared with row-major
     */
    record Slot(LayerArray array, int offset, Transposition order) {}

    /**
     * A layer with what the code for it has to know.
     *
     * @param entersChannelsLast whether images have to be brought into channels-last order before it
     * @param flattensChannelsLast whether it is a flatten layer that gives [height, width, channels]
     */
    record Step(PlacedLayer placed, List<Slot> slots, boolean entersChannelsLast, boolean flattensChannelsLast) {

        Step {
            slots = List.copyOf(slots);
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private int size;
    private boolean channelsLast;
    private @Nullable FeatureShape flattened;

    private TrainingLayout() {}

    static TrainingLayout of(List<PlacedLayer> layers) {
        TrainingLayout layout = new TrainingLayout();
        for (int i = 0; i < layers.size(); i++) {
            boolean linearFollows = layers.stream().skip(i).anyMatch(later -> later.layer() instanceof Layer.Linear);
            layout.place(layers.get(i), linearFollows);
        }
        return layout;
    }

    List<Step> steps() {
        return steps;
    }

    List<Slot> trained() {
        return steps.stream().flatMap(step -> step.slots().stream()).filter(slot -> slot.array().trained()).toList();
    }

    List<Slot> statistics() {
        return steps.stream().flatMap(step -> step.slots().stream()).filter(slot -> !slot.array().trained()).toList();
    }

    /** How many numbers are trained. */
    int size() {
        return size;
    }

    private void place(PlacedLayer placed, boolean linearFollows) {
        boolean spatial = placed.input().rank() == 3;
        boolean enters = spatial && !channelsLast && switch (placed.layer()) {
            case Layer.Conv2d conv -> true;
            case Layer.MaxPool2d pool -> true;
            case Layer.BatchNorm norm -> true;
            case Layer.Linear linear -> false;
            case Layer.Relu relu -> false;
            case Layer.Dropout dropout -> false;
            case Layer.Flatten flatten -> false;
        };
        channelsLast |= enters;
        boolean flattens = placed.layer() instanceof Layer.Flatten && spatial && channelsLast && linearFollows;
        if (flattens) {
            flattened = placed.input();
        }
        List<Slot> slots = new ArrayList<>();
        for (LayerArray array : placed.arrays()) {
            slots.add(new Slot(array, array.trained() ? size : 0, order(placed, array)));
            if (array.trained()) {
                grow(array.size());
            }
        }
        if (placed.layer() instanceof Layer.Linear) {
            flattened = null;
        }
        steps.add(new Step(placed, slots, enters, flattens));
    }

    private void grow(int by) {
        try {
            size = Math.addExact(size, by);
        } catch (ArithmeticException e) {
            throw new Invalid("network-too-large", "The network has more than " + Integer.MAX_VALUE + " weights.",
                    "Use fewer or narrower layers.", e);
        }
    }

    private Transposition order(PlacedLayer placed, LayerArray array) {
        List<Integer> shape = array.shape();
        if (placed.layer() instanceof Layer.Conv2d && shape.size() == 4) {
            return new Transposition(shape.get(0), shape.get(1), shape.get(2) * shape.get(3));
        }
        FeatureShape image = flattened;
        boolean alongFeatures = placed.layer() instanceof Layer.BatchNorm || shape.size() == 2;
        if (image == null || !alongFeatures) {
            return Transposition.none(array.size());
        }
        int channels = image.dimension(0);
        int area = image.dimension(1) * image.dimension(2);
        return new Transposition(array.size() / (channels * area), channels, area);
    }
}
