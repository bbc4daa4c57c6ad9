package io.modelport.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.modelport.engine.LoadedModel;
import io.modelport.engine.Predictor;
import io.modelport.engine.Tensor;
import io.modelport.engine.TestEngine;
import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Network;
import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs portable files of several networks, compares the outputs with a computation in plain Java, and leaves the files in
 * target/compat/torchscript, where compat/test_torchscript.py opens them in Python.
 */
class PortableFormTests {

    private static final int IMAGES = 7;
    private static final Path COMPAT = Path.of("target/compat/torchscript");

    @TempDir
    Path folder;

    enum Example {
        PERCEPTRON(DataType.FP32, 1, 5, 4, new Layer.Flatten(), new Layer.Linear(6, true), new Layer.Relu(),
                new Layer.Linear(3, false)),
        CONVOLUTIONS(DataType.FP32, 3, 9, 8, new Layer.Conv2d(4, 3, 1, 0, true),
                new Layer.BatchNorm(0.1, 1e-5), new Layer.Relu(), new Layer.MaxPool2d(2, 2),
                new Layer.Dropout(0.5), new Layer.Conv2d(5, 2, 1, 1, false), new Layer.BatchNorm(0.3, 1e-3),
                new Layer.Relu(), new Layer.Flatten(), new Layer.Dropout(0.25), new Layer.Linear(6, true),
                new Layer.BatchNorm(0.1, 1e-5), new Layer.Relu(),
                new Layer.Linear(3, true)),
        STRIDES_AND_PADDING(DataType.FP32, 1, 11, 7,
                new Layer.Conv2d(3, 3, 2, 1, true), new Layer.Relu(),
                new Layer.MaxPool2d(2, 1), new Layer.Conv2d(2, 1, 1, 0, false), new Layer.Flatten(),
                new Layer.Linear(3, true)),
        WIDE(DataType.UINT8, 1, 20, 19, new Layer.Conv2d(4, 3, 1, 1, true), new Layer.Relu(),
                new Layer.BatchNorm(0.1, 1e-5), new Layer.Flatten(), new Layer.Relu(), new Layer.Linear(72, true),
                new Layer.Relu(), new Layer.Linear(3, true)),
        NORMALISED_FIRST(DataType.FP32, 2, 6, 5, new Layer.BatchNorm(0.1, 1e-5), new Layer.Relu(),
                new Layer.Flatten(), new Layer.BatchNorm(0.1, 1e-5), new Layer.Linear(3, true)),
        BYTES(DataType.UINT8, 2, 6, 6,
                new Layer.MaxPool2d(3, 2), new Layer.Conv2d(4, 2, 1, 0, true),
                new Layer.Relu(), new Layer.Flatten(), new Layer.Linear(3, true));

        private final ImageEncoding encoding;
        private final Network network;

        Example(DataType type, int channels, int height, int width, Layer... layers) {
            List<Double> mean = new ArrayList<>();
            List<Double> deviation = new ArrayList<>();
            for (int i = 0; i < channels; i++) {
                mean.add(0.2 + 0.1 * i);
                deviation.add(0.3 + 0.05 * i);
            }
            this.encoding = new ImageEncoding(type, channels, height, width, mean, deviation);
            this.network = new Network(List.of(layers));
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesTheProbabilitiesThatTheLayersDefine(Example example) throws Exception {
        NetworkScript script = NetworkScript.of(example.network, example.encoding, 3);
        Weights weights = trainedLooking(script);
        Files.createDirectories(COMPAT);
        Path file = COMPAT.resolve(example.name().toLowerCase(java.util.Locale.ROOT) + ".pt");
        script.writePortable(weights, file);
        Tensor images = images(example.encoding);
        float[] probabilities = run(file, images);
        float[] expected = new PlainNetwork(example.network, example.encoding, weights).probabilities(images);
        assertThat(probabilities).containsExactly(expected, within(2e-6f));
        leaveForPython(example, images, probabilities, file);
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameInTheFormThatServes(Example example) throws Exception {
        NetworkScript script = NetworkScript.of(example.network, example.encoding, 3);
        Weights weights = trainedLooking(script);
        Path file = folder.resolve("serving.pt");
        script.writeServing(weights, file);
        Tensor images = images(example.encoding);
        float[] expected = new PlainNetwork(example.network, example.encoding, weights).probabilities(images);
        assertThat(run(file, images)).containsExactly(expected, within(2e-6f));
        assertThat(run(file, first(images))).containsExactly(Arrays.copyOf(expected, 3), within(2e-6f));
        assertThat(run(file, repeated(images, 6))).containsExactly(repeated(expected, 6), within(2e-6f));
    }

    private static Tensor repeated(Tensor images, int times) {
        long[] shape = images.shape().clone();
        shape[0] *= times;
        ByteBuffer data = Tensor.allocate((int) Tensor.byteCount(images.type(), shape));
        for (int i = 0; i < times; i++) {
            data.put(images.data().duplicate());
        }
        return new Tensor(images.type(), shape, data.flip());
    }

    private static float[] repeated(float[] values, int times) {
        float[] all = new float[values.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i % values.length];
        }
        return all;
    }

    private static Tensor first(Tensor images) {
        long[] shape = images.shape().clone();
        shape[0] = 1;
        ByteBuffer data = Tensor.allocate((int) Tensor.byteCount(images.type(), shape));
        data.put(0, images.data(), 0, data.capacity());
        return new Tensor(images.type(), shape, data);
    }

    private static float[] run(Path file, Tensor images) {
        try (LoadedModel model = TestEngine.start().load(file); Predictor predictor = model.newPredictor()) {
            return predictor.predict(List.of(images), outputs -> {
                assertThat(outputs).hasSize(1);
                int count = (int) images.shape()[0];
                assertThat(outputs.getFirst().shape()).containsExactly(count, 3);
                float[] values = new float[count * 3];
                outputs.getFirst().data().asFloatBuffer().get(values);
                return values;
            });
        }
    }

    @Test
    void saysWhatItExpectedWhenTheImagesHaveAnotherShape() throws Exception {
        NetworkScript script = NetworkScript.of(Example.BYTES.network, Example.BYTES.encoding, 3);
        Path file = folder.resolve("model.pt");
        script.writePortable(script.initialWeights(1), file);
        Tensor small = new Tensor(DataType.UINT8, new long[] {1, 2, 5, 6}, Tensor.allocate(60));
        assertThatThrownBy(() -> run(file, small)).isInstanceOfSatisfying(Invalid.class,
                invalid -> assertThat(invalid.detail())
                        .isEqualTo("The model raised: expected uint8 images from 0 to 255"
                                + " of the shape [N, 2, 6, 6], got the shape [1, 2, 5, 6]"));
        Tensor floats = new Tensor(DataType.FP32, new long[] {1, 2, 6, 6}, Tensor.allocate(288));
        assertThatThrownBy(() -> run(file, floats)).isInstanceOf(Invalid.class)
                .hasMessageContaining("got another element type");
    }

    /** Weights whose batch statistics are not those of a fresh network. */
    private static Weights trainedLooking(NetworkScript script) {
        Weights initial = script.initialWeights(11);
        SplittableRandom random = new SplittableRandom(12);
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (String name : initial.names()) {
            float[] values = initial.get(name).clone();
            if (name.contains("running")) {
                for (int i = 0; i < values.length; i++) {
                    values[i] += (float) random.nextDouble(0, 0.5);
                }
            }
            arrays.put(name, values);
        }
        return new Weights(arrays, 42);
    }

    private static Tensor images(ImageEncoding encoding) {
        SplittableRandom random = new SplittableRandom(13);
        long[] shape = {IMAGES, encoding.channels(), encoding.height(), encoding.width()};
        ByteBuffer data = Tensor.allocate((int) Tensor.byteCount(encoding.datatype(), shape));
        for (int i = 0; i < data.capacity() / encoding.datatype().size(); i++) {
            if (encoding.datatype() == DataType.UINT8) {
                data.put(i, (byte) random.nextInt(256));
            } else {
                data.putFloat(i * Float.BYTES, (float) random.nextDouble());
            }
        }
        return new Tensor(encoding.datatype(), shape, data);
    }

    private static void leaveForPython(Example example, Tensor images, float[] probabilities, Path file)
            throws Exception {
        byte[] input = new byte[images.data().remaining()];
        images.data().duplicate().get(input);
        record Described(Network network, ImageEncoding encoding, byte[] images, float[] probabilities) {}
        JsonMapper.shared()
                .writeValue(Path.of(file + ".json").toFile(),
                        new Described(example.network, example.encoding, input, probabilities));
    }
}
