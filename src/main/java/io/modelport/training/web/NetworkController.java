package io.modelport.training.web;

import io.modelport.network.FeatureShape;
import io.modelport.network.Layer;
import io.modelport.network.Network;
import io.modelport.problem.Invalid;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells what a network does to shapes, before it is trained. */
@Tag(name = "Training")
@RestController
@RequestMapping("/api/v1/networks")
class NetworkController {

    /**
     * Follows the shape of one example through a network. A layer that cannot take the shape before it is answered as an
     * error at that layer, as it would be when a training job is submitted.
     *
     * @param question the network and what goes into it
     */
    @PostMapping("/shapes")
    NetworkShapes shapes(@RequestBody ShapeQuestion question) {
        FeatureShape shape = question.input();
        List<FeatureShape> after = question.shapes();
        List<LayerShape> layers = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            layers.add(new LayerShape(after.get(i).dimensions(),
                    parameters(question.network().layers().get(i), shape)));
            shape = after.get(i);
        }
        return new NetworkShapes(layers, layers.stream().mapToLong(LayerShape::parameters).sum());
    }

    private static long parameters(Layer layer, FeatureShape input) {
        return switch (layer) {
            case Layer.Linear linear -> linear.outputs() * (input.dimension(0) + (linear.bias() ? 1L : 0));
            case Layer.Conv2d conv -> conv.outputChannels()
                    * ((long) input.dimension(0) * conv.kernel() * conv.kernel() + (conv.bias() ? 1 : 0));
            case Layer.BatchNorm _ -> 2L * input.dimension(0);
            case Layer.MaxPool2d _,Layer.Relu _,Layer.Flatten _,Layer.Dropout _ -> 0;
        };
    }

    /**
     * A network and what goes into it.
     *
     * @param network the layers, first to last
     * @param inputShape shape of one example, without the batch: [channels, height, width] or [features]
     */
    record ShapeQuestion(Network network, @Schema(example = "[1, 28, 28]") List<Integer> inputShape) {

        ShapeQuestion {
            inputShape = List.copyOf(inputShape);
        }

        FeatureShape input() {
            if (inputShape.isEmpty()) {
                throw new Invalid("invalid-shape", "inputShape is empty.",
                        "Give [channels, height, width] or [features].", "inputShape");
            }
            try {
                return new FeatureShape(inputShape);
            } catch (Invalid e) {
                throw e.below("inputShape");
            }
        }

        List<FeatureShape> shapes() {
            FeatureShape input = input();
            try {
                return network.shapes(input);
            } catch (Invalid e) {
                throw e.below("network");
            }
        }
    }

    /**
     * What becomes of one example.
     *
     * @param layers what each layer gives, first to last
     * @param parameters how many numbers training adjusts in all
     */
    record NetworkShapes(List<LayerShape> layers, @Schema(example = "31530") long parameters) {

        NetworkShapes {
            layers = List.copyOf(layers);
        }
    }

    /**
     * What one layer gives.
     *
     * @param shape shape of one example after it, without the batch
     * @param parameters how many numbers training adjusts in it
     */
    record LayerShape(@Schema(example = "[16, 28, 28]") List<Integer> shape,
            @Schema(example = "160") long parameters) {

        LayerShape {
            shape = List.copyOf(shape);
        }
    }
}
