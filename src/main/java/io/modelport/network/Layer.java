package io.modelport.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.modelport.problem.Invalid;
import org.jspecify.annotations.Nullable;

/** One layer of a network; the shapes named here leave out the batch dimension. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@Type(value = Layer.Linear.class, name = "linear"), @Type(value = Layer.Conv2d.class, name = "conv2d"),
        @Type(value = Layer.MaxPool2d.class, name = "max-pool2d"), @Type(value = Layer.Relu.class, name = "relu"),
        @Type(value = Layer.Flatten.class, name = "flatten"), @Type(value = Layer.Dropout.class, name = "dropout"),
        @Type(value = Layer.BatchNorm.class, name = "batch-norm")})
public sealed interface Layer {

    /**
     * The shape of what the layer gives for an input of {@code input}.
     *
     * @throws Invalid when the layer cannot take that shape; the reason names both
     */
    FeatureShape shapeAfter(FeatureShape input);

    /**
     * A fully connected layer: [features] → [outputs].
     *
     * @param outputs number of outputs
     * @param bias whether a bias is added; true unless told
     */
    record Linear(int outputs, boolean bias) implements Layer {

        public Linear {
            requireFrom("outputs", outputs, 1, 1_000_000);
        }

        @JsonCreator
        static Linear of(@JsonProperty(value = "outputs", required = true) int outputs,
                @JsonProperty("bias") @Nullable Boolean bias) {
            return new Linear(outputs, bias == null || bias);
        }

        @Override
        public FeatureShape shapeAfter(FeatureShape input) {
            if (input.rank() != 1) {
                throw mismatch("A linear layer takes [features]; it gets " + input + ".",
                        "Put a flatten layer before it.");
            }
            return FeatureShape.of(outputs);
        }
    }

    /**
     * A two-dimensional convolution: [channels, height, width] → [outputChannels, height', width'].
     *
     * @param outputChannels number of filters
     * @param kernel height and width of the filters, in pixels
     * @param stride step between positions, in pixels; 1 unless told
     * @param padding rows and columns of zeros added on each side; 0 unless told
     * @param bias whether a bias is added per filter; true unless told
     */
    record Conv2d(int outputChannels, int kernel, int stride, int padding, boolean bias) implements Layer {

        public Conv2d {
            requireFrom("outputChannels", outputChannels, 1, 65_536);
            requireFrom("kernel", kernel, 1, 1_024);
            requireFrom("stride", stride, 1, 1_024);
            requireFrom("padding", padding, 0, 1_024);
        }

        @JsonCreator
        static Conv2d of(@JsonProperty(value = "outputChannels", required = true) int outputChannels,
                @JsonProperty(value = "kernel", required = true) int kernel,
                @JsonProperty("stride") @Nullable Integer stride, @JsonProperty("padding") @Nullable Integer padding,
                @JsonProperty("bias") @Nullable Boolean bias) {
            return new Conv2d(outputChannels, kernel, stride == null ? 1 : stride, padding == null ? 0 : padding,
                    bias == null || bias);
        }

        @Override
        public FeatureShape shapeAfter(FeatureShape input) {
            if (input.rank() != 3) {
                throw mismatch("A convolution takes [channels, height, width]; it gets " + input + ".",
                        "Put it before the flatten layer.");
            }
            return FeatureShape.of(outputChannels, slide(input, 1, kernel, stride, padding),
                    slide(input, 2, kernel, stride, padding));
        }
    }

    /**
     * The maximum over windows: [channels, height, width] → [channels, height', width'].
     *
     * @param kernel height and width of the windows, in pixels
     * @param stride step between windows, in pixels; as wide as the window unless told
     */
    record MaxPool2d(int kernel, int stride) implements Layer {

        public MaxPool2d {
            requireFrom("kernel", kernel, 1, 1_024);
            requireFrom("stride", stride, 1, 1_024);
        }

        @JsonCreator
        static MaxPool2d of(@JsonProperty(value = "kernel", required = true) int kernel,
                @JsonProperty("stride") @Nullable Integer stride) {
            return new MaxPool2d(kernel, stride == null ? kernel : stride);
        }

        @Override
        public FeatureShape shapeAfter(FeatureShape input) {
            if (input.rank() != 3) {
                throw mismatch("Max pooling takes [channels, height, width]; it gets " + input + ".",
                        "Put it before the flatten layer.");
            }
            return FeatureShape.of(input.dimension(0), slide(input, 1, kernel, stride, 0),
                    slide(input, 2, kernel, stride, 0));
        }
    }

    /** The larger of the input and zero, element by element; keeps the shape. */
    record Relu() implements Layer {

        @Override
        public FeatureShape shapeAfter(FeatureShape input) {
            return input;
        }
    }

    /** Lays all dimensions out in one, row-major: [a, b, …] → [a·b·…]. */
    record Flatten() implements Layer {

        @Override
        public FeatureShape shapeAfter(FeatureShape input) {
            return FeatureShape.of(input.size());
        }
    }

    /**
     * While training, sets each element to zero with a probability and scales the others up; otherwise nothing.
     *
     * @param probability the share of elements that become zero, from 0 to below 1
     */
    record Dropout(double probability) implements Layer {

        public Dropout {
            if (!(probability >= 0 && probability < 1)) {
                throw new Invalid("invalid-layer", "probability is " + probability + ".",
                        "Use a probability from 0 to below 1.", "probability");
            }
        }

        @JsonCreator
        static Dropout of(@JsonProperty(value = "probability", required = true) double probability) {
            return new Dropout(probability);
        }

        @Override
        public FeatureShape shapeAfter(FeatureShape input) {
            return input;
        }
    }

    /**
     * Batch normalisation per channel of [channels, height, width] or per feature of [features]; keeps the shape.
     *
     * @param momentum weight of the newest batch in the running statistics; 0.1 unless told
     * @param epsilon added to the variance; 1e-5 unless told
     */
    record BatchNorm(double momentum, double epsilon) implements Layer {

        public BatchNorm {
            if (!(momentum > 0 && momentum <= 1)) {
                throw new Invalid("invalid-layer", "momentum is " + momentum + ".",
                        "Use a momentum above 0 and up to 1.", "momentum");
            }
            if (!(epsilon > 0 && epsilon < 1)) {
                throw new Invalid("invalid-layer", "epsilon is " + epsilon + ".",
                        "Use a small number above 0 such as 1e-5.", "epsilon");
            }
        }

        @JsonCreator
        static BatchNorm of(@JsonProperty("momentum") @Nullable Double momentum,
                @JsonProperty("epsilon") @Nullable Double epsilon) {
            return new BatchNorm(momentum == null ? 0.1 : momentum, epsilon == null ? 1e-5 : epsilon);
        }

        @Override
        public FeatureShape shapeAfter(FeatureShape input) {
            if (input.rank() != 1 && input.rank() != 3) {
                throw mismatch("Batch normalisation takes [features] or [channels, height, width]; it gets " + input
                        + ".", "Put it after a layer that gives one of these.");
            }
            return input;
        }
    }

    private static void requireFrom(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new Invalid("invalid-layer", field + " is " + value + ".",
                    "Use a number from " + least + " to " + most + ".", field);
        }
    }

    private static int slide(FeatureShape input, int dimension, int kernel, int stride, int padding) {
        int room = input.dimension(dimension) + 2 * padding - kernel;
        if (room < 0) {
            throw mismatch("A window of " + kernel + " does not fit into " + input + " with a padding of " + padding
                    + ".", "Use a smaller kernel or more padding.");
        }
        return room / stride + 1;
    }

    private static Invalid mismatch(String detail, String advice) {
        return new Invalid("layer-shape-mismatch", detail, advice);
    }
}
