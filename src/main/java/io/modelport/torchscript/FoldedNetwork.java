package io.modelport.torchscript;

import io.modelport.network.DataType;
import io.modelport.network.FeatureShape;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A trained network as the steps that are left when nothing is trained any more: dropout is gone, batch normalisation and
 * the normalisation of the pixels are part of the weights beside them where these allow it, and a flatten layer after a
 * convolution takes the numbers in the order in which they lie. Computed in doubles.
 */
final class FoldedNetwork {

    private final List<Step> steps = new ArrayList<>();

    private FoldedNetwork() {}

    static List<Step> of(ImageEncoding encoding, List<PlacedLayer> layers, Weights weights) {
        FoldedNetwork folded = new FoldedNetwork();
        folded.steps.add(pixels(encoding));
        layers.forEach(layer -> folded.add(layer, weights));
        return List.copyOf(folded.steps);
    }

    /** What remains to be computed, on [N, …]. */
    sealed interface Step {

        /**
         * {@code scale · x + shift} per channel.
         *
         * @param rank dimensions of the input without the batch: 1 or 3
         */
        record Affine(double[] scale, double[] shift, int rank) implements Step {}

        /**
         * A convolution.
         *
         * @param input the shape before it
         * @param weight [filters, channels, kernel, kernel]
         * @param relu whether the maximum with 0 follows
         */
        record Convolution(Layer.Conv2d layer, FeatureShape input, double[] weight, double[] bias, boolean relu)
                implements
                    Step {}

        /**
         * A matrix product.
         *
         * @param weight [outputs, inputs]
         * @param relu whether the maximum with 0 follows
         */
        record Dense(int inputs, double[] weight, double[] bias, boolean relu) implements Step {}

        record Pool(Layer.MaxPool2d layer) implements Step {}

        record Relu() implements Step {}

        /**
         * All dimensions in one.
         *
         * @param input the shape before it
         * @param channelsLast whether the channels are the innermost dimension of what it gives
         */
        record Flatten(FeatureShape input, boolean channelsLast) implements Step {}
    }

    private static Step.Affine pixels(ImageEncoding encoding) {
        int channels = encoding.channels();
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int i = 0; i < channels; i++) {
            double deviation = encoding.standardDeviation().get(i);
            scale[i] = 1 / deviation / (encoding.datatype() == DataType.UINT8 ? 255 : 1);
            shift[i] = -encoding.mean().get(i) / deviation;
        }
        return new Step.Affine(scale, shift, 3);
    }

    private void add(PlacedLayer placed, Weights weights) {
        switch (placed.layer()) {
            case Layer.Linear linear -> dense(new Step.Dense(placed.input().size(), weight(placed, weights),
                    bias(placed, weights, linear.outputs()), false));
            case Layer.Conv2d conv -> convolution(new Step.Convolution(conv, placed.input(), weight(placed, weights),
                    bias(placed, weights, conv.outputChannels()), false));
            case Layer.BatchNorm norm -> affine(statistics(placed, norm, weights));
            case Layer.MaxPool2d pool -> steps.add(new Step.Pool(pool));
            case Layer.Relu relu -> relu();
            case Layer.Dropout dropout -> {
                // Does nothing outside training.
            }
            case Layer.Flatten flatten -> {
                if (placed.input().rank() > 1) {
                    steps.add(new Step.Flatten(placed.input(), false));
                }
            }
        }
    }

    private void dense(Step.Dense dense) {
        int last = steps.size() - 1;
        if (last == 1 && steps.getFirst() instanceof Step.Affine pixels && steps.get(1) instanceof Step.Flatten) {
            int outputs = dense.bias().length;
            foldBefore(pixels, dense.weight(), dense.bias(), dense.inputs() / pixels.scale().length);
            steps.removeFirst();
            steps.add(new Step.Dense(dense.inputs(), dense.weight(), Arrays.copyOf(dense.bias(), outputs), false));
            return;
        }
        int flatten = last > 0 && steps.get(last) instanceof Step.Relu ? last - 1 : last;
        if (flatten >= 0 && steps.get(flatten) instanceof Step.Flatten flat
                && steps.subList(0, flatten).stream().anyMatch(Step.Convolution.class::isInstance)) {
            steps.set(flatten, new Step.Flatten(flat.input(), true));
            steps.add(new Step.Dense(dense.inputs(), channelsLast(dense, flat.input().dimension(0)), dense.bias(),
                    false));
            return;
        }
        steps.add(dense);
    }

    /** Padding adds zeros after the normalisation of the pixels, so only without it can the filters take that over. */
    private void convolution(Step.Convolution convolution) {
        if (convolution.layer().padding() == 0 && steps.size() == 1
                && steps.getFirst() instanceof Step.Affine pixels) {
            foldBefore(pixels, convolution.weight(), convolution.bias(),
                    convolution.layer().kernel() * convolution.layer().kernel());
            steps.clear();
        }
        steps.add(convolution);
    }

    private void affine(Step.Affine affine) {
        switch (steps.isEmpty() ? new Step.Relu() : steps.getLast()) {
            case Step.Convolution before when !before.relu() -> foldAfter(affine, before.weight(), before.bias());
            case Step.Dense before when !before.relu() -> foldAfter(affine, before.weight(), before.bias());
            case Step.Affine before when before.rank() == affine.rank() -> {
                for (int i = 0; i < before.scale().length; i++) {
                    before.scale()[i] *= affine.scale()[i];
                    before.shift()[i] = affine.scale()[i] * before.shift()[i] + affine.shift()[i];
                }
            }
            case Step _ -> steps.add(affine);
        }
    }

    private void relu() {
        int last = steps.size() - 1;
        switch (steps.get(last)) {
            case Step.Convolution before when !before.relu() -> steps.set(last,
                    new Step.Convolution(before.layer(), before.input(), before.weight(), before.bias(), true));
            case Step.Dense before when !before.relu() -> steps.set(last,
                    new Step.Dense(before.inputs(), before.weight(), before.bias(), true));
            case Step _ -> steps.add(new Step.Relu());
        }
    }

    /** Puts {@code scale · x + shift} of the inputs into the weights [outputs, channels · perChannel]. */
    private static void foldBefore(Step.Affine pixels, double[] weight, double[] bias, int perChannel) {
        int inputs = weight.length / bias.length;
        for (int i = 0; i < weight.length; i++) {
            int channel = i % inputs / perChannel;
            bias[i / inputs] += weight[i] * pixels.shift()[channel];
            weight[i] *= pixels.scale()[channel];
        }
    }

    /** Puts {@code scale · y + shift} of the outputs into the weights [outputs, …]. */
    private static void foldAfter(Step.Affine statistics, double[] weight, double[] bias) {
        int inputs = weight.length / bias.length;
        for (int i = 0; i < weight.length; i++) {
            weight[i] *= statistics.scale()[i / inputs];
        }
        for (int i = 0; i < bias.length; i++) {
            bias[i] = bias[i] * statistics.scale()[i] + statistics.shift()[i];
        }
    }

    private static double[] channelsLast(Step.Dense dense, int channels) {
        double[] reordered = new double[dense.weight().length];
        int pixels = dense.inputs() / channels;
        for (int i = 0; i < reordered.length; i++) {
            int channel = i % dense.inputs() / pixels;
            reordered[i - i % dense.inputs() + i % pixels * channels + channel] = dense.weight()[i];
        }
        return reordered;
    }

    private static Step.Affine statistics(PlacedLayer placed, Layer.BatchNorm norm, Weights weights) {
        float[] gain = weights.get(placed.array("weight").name());
        float[] bias = weights.get(placed.array("bias").name());
        float[] mean = weights.get(placed.array("running_mean").name());
        float[] variance = weights.get(placed.array("running_var").name());
        double[] scale = new double[gain.length];
        double[] shift = new double[gain.length];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = gain[i] / Math.sqrt(variance[i] + norm.epsilon());
            shift[i] = bias[i] - mean[i] * scale[i];
        }
        return new Step.Affine(scale, shift, placed.input().rank());
    }

    private static double[] weight(PlacedLayer placed, Weights weights) {
        return doubles(weights.get(placed.array("weight").name()));
    }

    private static double[] bias(PlacedLayer placed, Weights weights, int outputs) {
        return placed.has("bias") ? doubles(weights.get(placed.array("bias").name())) : new double[outputs];
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
