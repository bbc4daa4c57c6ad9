package io.modelport.torchscript;

import io.modelport.network.ImageEncoding;
import io.modelport.network.Loss;
import io.modelport.network.Optimizer;
import io.modelport.torchscript.ScriptValue.Attribute;
import io.modelport.torchscript.ScriptValue.Module;
import io.modelport.torchscript.ScriptValue.TensorView;
import io.modelport.torchscript.TrainingLayout.Slot;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form that trains: a TorchScript module that holds the weights and the optimizer's state, and whose methods are the
 * whole training step.
 *
 * <ul>
 * <li>{@value #GRADIENTS}{@code (images, labels, control)}: one rank's share of a step. Takes UINT8 images [n, channels,
 * height, width], INT64 labels [n] and the INT64 control [rank, examples in the whole batch, dropout seed]; gives the
 * summed loss, the number of correct predictions, and the gradients of the loss averaged over the whole batch.
 * <li>{@value #APPLY}{@code (gradients, range, scalars)}: the optimizer's step on a range of the trained numbers. Takes
 * the gradients of all ranks one after the other, which it adds up, the INT64 range [from, to) and the FP64
 * {@link #scalars}. Disjoint ranges may be applied at the same time.
 * <li>{@value #EVALUATE}{@code (images, labels)}: gives the summed loss and the predicted classes, INT64 [n].
 * <li>{@value #STATE}{@code ()}: takes a placeholder, gives the tensors that {@link #weights} reads.
 * </ul>
 *
 * Ranks share the weights, and each has its own batch statistics, of which those of rank 0 evaluate and survive. Saved,
 * the module is a checkpoint.
 */
public final class TrainingForm {

    public static final String GRADIENTS = "gradients";
    public static final String APPLY = "apply";
    public static final String EVALUATE = "evaluate";
    public static final String STATE = "state";

    /** To be raised whenever a module that an older version wrote could no longer be trained on with the same result. */
    public static final int VERSION = 1;

    private final ImageEncoding encoding;
    private final TrainingLayout layout;
    private final Loss loss;
    private final OptimizerCode optimizer;
    private final int ranks;

    TrainingForm(ImageEncoding encoding, List<PlacedLayer> layers, Loss loss, Optimizer optimizer, int ranks) {
        this.encoding = encoding;
        this.layout = TrainingLayout.of(layers);
        this.loss = loss;
        this.optimizer = OptimizerCode.of(optimizer);
        this.ranks = ranks;
    }

    /** How many numbers are trained. */
    public int size() {
        return layout.size();
    }

    /**
     * What the optimizer needs to know about one step.
     *
     * @param learningRate the step size, with the schedule's factor
     * @param step the step, from 1
     */
    public double[] scalars(double learningRate, long step) {
        return optimizer.scalars(learningRate, step);
    }

    /** Writes the module with these weights and a fresh optimizer. */
    public void write(Weights weights, Path file) throws IOException {
        float[] flat = new float[layout.size()];
        for (Slot slot : layout.trained()) {
            slot.order().apply(weights.get(slot.array().name()), flat, slot.offset());
        }
        ScriptArchive.write(module(weights, new Storage.Floats(flat)), file);
    }

    /**
     * The weights that the module holds, row-major under PyTorch's names.
     *
     * @param state what {@value #STATE} gave: all trained numbers, then the batch statistics of rank 0 in layer order
     * @param steps how many steps were made
     */
    public Weights weights(List<FloatBuffer> state, long steps) {
        float[] flat = floats(state.getFirst());
        Map<String, float[]> arrays = new LinkedHashMap<>();
        int statistics = 1;
        for (TrainingLayout.Step step : layout.steps()) {
            for (Slot slot : step.slots()) {
                float[] source = slot.array().trained() ? flat : floats(state.get(statistics++));
                arrays.put(slot.array().name(), slot.order().undo(source, slot.offset()));
            }
        }
        return new Weights(arrays, steps);
    }

    private static float[] floats(FloatBuffer buffer) {
        float[] values = new float[buffer.remaining()];
        buffer.duplicate().get(values);
        return values;
    }

    private Module module(Weights weights, Storage.Floats flat) {
        List<Integer> perChannel = List.of(encoding.channels(), 1, 1);
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(new Attribute("mean", TensorView.buffer(floats(encoding.mean()), perChannel)));
        attributes.add(new Attribute("deviation",
                TensorView.buffer(floats(encoding.standardDeviation()), perChannel)));
        attributes.add(new Attribute("flat", TensorView.rowMajor(flat, 0, List.of(layout.size()), false)));
        for (String moment : optimizer.moments()) {
            attributes.add(new Attribute(moment,
                    TensorView.rowMajor(new Storage.Zeros(layout.size()), 0, List.of(layout.size()), false)));
        }
        for (TrainingLayout.Step step : layout.steps()) {
            for (Slot slot : step.slots()) {
                attributes.add(new Attribute(TrainingCode.attribute(slot),
                        slot.array().trained() ? trained(slot, flat) : statistics(slot, weights)));
            }
        }
        TrainingCode code = new TrainingCode(layout, loss, encoding.channels());
        return new Module("__torch__.Training", attributes, code.methods() + optimizer.method(layout.trained().size()));
    }

    private static TensorView trained(Slot slot, Storage.Floats flat) {
        List<Integer> sizes = slot.array().shape();
        if (sizes.size() == 4) {
            return TensorView.channelsLast(flat, slot.offset(), sizes, true);
        }
        return TensorView.rowMajor(flat, slot.offset(), sizes, true);
    }

    private TensorView statistics(Slot slot, Weights weights) {
        int size = slot.array().size();
        float[] values = new float[ranks * size];
        for (int rank = 0; rank < ranks; rank++) {
            slot.order().apply(weights.get(slot.array().name()), values, rank * size);
        }
        return TensorView.buffer(values, List.of(ranks, size));
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
