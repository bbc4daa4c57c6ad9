package io.modelport.serving;

import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Network;
import io.modelport.testing.TestFolder;
import io.modelport.torchscript.NetworkScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network that is asked by several protocols, with one example.
 *
 * @param name what it is called on every server
 * @param network its layers
 * @param encoding its input
 * @param classes how many numbers it gives
 * @param example the elements of one row
 */
record BenchmarkedModel(String name, Network network, ImageEncoding encoding, int classes, float[] example) {

    static final Network CNN_LAYERS = new Network(List.of(new Layer.Conv2d(32, 3, 1, 1, true), new Layer.Relu(),
            new Layer.MaxPool2d(2, 2), new Layer.Conv2d(64, 3, 1, 1, true), new Layer.Relu(),
            new Layer.MaxPool2d(2, 2), new Layer.Flatten(), new Layer.Linear(128, true), new Layer.Relu(),
            new Layer.Linear(10, true)));

    /** Four numbers to three: what is measured is everything but the model. */
    static BenchmarkedModel perceptron() {
        Network layers = new Network(List.of(new Layer.Flatten(), new Layer.Linear(64, true), new Layer.Relu(),
                new Layer.Linear(64, true), new Layer.Relu(), new Layer.Linear(3, true)));
        return new BenchmarkedModel("mlp", layers,
                new ImageEncoding(DataType.FP32, 1, 2, 2, List.of(0.0), List.of(1.0)), 3,
                new float[] {5.1f, 3.5f, 1.4f, 0.2f});
    }

    /** @param digit grey values from 0 to 1 of 28 by 28 pixels */
    static BenchmarkedModel convolutional(String name, float[] digit) {
        return new BenchmarkedModel(name, CNN_LAYERS,
                new ImageEncoding(DataType.FP32, 1, 28, 28, List.of(0.1307), List.of(0.3081)), 10, digit);
    }

    NetworkScript script() {
        return NetworkScript.of(network, encoding, classes);
    }

    /** A tensor of so many rows, all the example. */
    Tensor rows(int count) {
        ByteBuffer data = Tensor.allocate(count * example.length * Float.BYTES);
        for (int i = 0; i < count * example.length; i++) {
            data.putFloat(i * Float.BYTES, example[i % example.length]);
        }
        return new Tensor(DataType.FP32,
                new long[] {count, encoding.channels(), encoding.height(), encoding.width()}, data);
    }

    /** The sizes of one row, separated by commas. */
    String shape() {
        return encoding.channels() + "," + encoding.height() + "," + encoding.width();
    }

    /** A script for wrk that sends the example by the Open Inference Protocol in JSON. */
    Path openInference() {
        return script("", "{\"inputs\":[{\"name\":\"images\",\"shape\":[1," + shape()
                + "],\"datatype\":\"FP32\",\"data\":[" + numbers(0, example.length) + "]}]}");
    }

    /** A script for wrk that sends the example by the Open Inference Protocol as nothing but its bytes. */
    Path bytes() {
        StringBuilder bytes = new StringBuilder();
        ByteBuffer row = rows(1).data();
        while (row.hasRemaining()) {
            bytes.append(String.format(Locale.ROOT, "\\%03d", row.get() & 0xff));
        }
        return script("wrk.headers[\"Inference-Header-Content-Length\"] = \"0\"\n", bytes.toString());
    }

    /** A script for wrk that sends the example as one row in JSON, nested, between what stands before and behind it. */
    Path nested(String before, String behind) {
        StringBuilder planes = new StringBuilder();
        int at = 0;
        for (int channel = 0; channel < encoding.channels(); channel++) {
            planes.append(channel == 0 ? "[" : ",[");
            for (int line = 0; line < encoding.height(); line++, at += encoding.width()) {
                planes.append(line == 0 ? "[" : ",[").append(numbers(at, at + encoding.width())).append("]");
            }
            planes.append("]");
        }
        return script("wrk.headers[\"Content-Type\"] = \"application/json\"\n",
                before + "[" + planes + "]" + behind);
    }

    private String numbers(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Float.toString(example[i]))
                .collect(Collectors.joining(","));
    }

    private static Path script(String headers, String body) {
        Path script = TestFolder.create("wrk-").resolve("post.lua");
        try {
            Files.writeString(script, "wrk.method = \"POST\"\n" + headers + "wrk.body = '" + body + "'\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return script;
    }
}
