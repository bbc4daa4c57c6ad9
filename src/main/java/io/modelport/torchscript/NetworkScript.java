package io.modelport.torchscript;

import io.modelport.network.DataType;
import io.modelport.network.FeatureShape;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** An image classifier as TorchScript: its initial weights, its portable form and its training form. */
public final class NetworkScript {

    private final ImageEncoding encoding;
    private final List<PlacedLayer> layers;
    private final int classes;

    private NetworkScript(ImageEncoding encoding, List<PlacedLayer> layers, int classes) {
        this.encoding = encoding;
        this.layers = List.copyOf(layers);
        this.classes = classes;
    }

    /**
     * Fits a network to its images and classes.
     *
     * @param classes how many numbers the last layer has to give, one per class
     * @throws Invalid when the layers do not fit each other or the classes, or have nothing to train
     */
    public static NetworkScript of(Network network, ImageEncoding encoding, int classes) {
        FeatureShape shape = FeatureShape.of(encoding.channels(), encoding.height(), encoding.width());
        List<FeatureShape> shapes = network.shapes(shape);
        if (!shapes.getLast().equals(FeatureShape.of(classes))) {
            throw new Invalid("network-output-mismatch", "The last layer gives " + shapes.getLast() + "; there are "
                    + classes + " classes.", "End with a linear layer of " + classes + " outputs.", "layers");
        }
        List<PlacedLayer> layers = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            layers.add(PlacedLayer.of(i, network.layers().get(i), i == 0 ? shape : shapes.get(i - 1)));
        }
        if (layers.stream().allMatch(layer -> layer.arrays().isEmpty())) {
            throw new Invalid("nothing-to-train", "No layer of the network has weights.", "Add a linear layer.",
                    "layers");
        }
        return new NetworkScript(encoding, layers, classes);
    }

    /** Weights as PyTorch draws them by default, from a seed: the same seed gives the same numbers. */
    public Weights initialWeights(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (PlacedLayer layer : layers) {
            for (LayerArray array : layer.arrays()) {
                arrays.put(array.name(), array.draw(random));
            }
        }
        return new Weights(arrays, 0);
    }

    /**
     * Writes the form that serves, here and in PyTorch: {@code forward} takes the images [N, channels, height, width] as
     * the encoding says and gives the probabilities [N, classes]. The same weights give the same bytes.
     */
    public void writePortable(Weights weights, Path file) throws IOException {
        ScriptArchive.write(PortableForm.of(encoding, layers, weights), file);
    }

    /**
     * Writes the form that serves faster where it is loaded by libtorch with oneDNN, for {@code forward} of the same
     * meaning: outputs differ from the portable form's by rounding alone. The same weights give the same bytes.
     */
    public void writeServing(Weights weights, Path file) throws IOException {
        ScriptArchive.write(ServingForm.of(encoding, layers, weights), file);
    }

    /** The form that trains, by that loss and optimizer, with batch statistics for each of {@code ranks} ranks. */
    public TrainingForm trainingForm(Loss loss, Optimizer optimizer, int ranks) {
        return new TrainingForm(encoding, layers, loss, optimizer, ranks);
    }

    /**
     * What the portable form takes and gives.
     *
     * @param classLabels the names of the classes, in the order of their numbers
     */
    public Signature signature(List<String> classLabels) {
        TensorSpec images = new TensorSpec("images", encoding.datatype(),
                List.of(-1L, (long) encoding.channels(), (long) encoding.height(), (long) encoding.width()));
        TensorSpec probabilities = new TensorSpec("probabilities", DataType.FP32, List.of(-1L, (long) classes));
        return new Signature(List.of(images), List.of(probabilities), classLabels, encoding);
    }

    /**
     * The fewest examples from which one rank can compute a step: 2 when a batch normalisation sees one value per
     * channel and example, since a single value has no variance, else 1.
     */
    public int leastShare() {
        return layers.stream()
                .anyMatch(layer -> layer.layer() instanceof Layer.BatchNorm
                        && layer.input().size() == layer.input().dimension(0))
                                ? 2
                                : 1;
    }
}
