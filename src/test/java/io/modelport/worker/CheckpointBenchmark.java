package io.modelport.worker;

import io.modelport.engine.TestEngine;
import io.modelport.engine.TrainableModule;
import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.torchscript.NetworkScript;
import io.modelport.torchscript.TrainingForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * For how long training stands still for a checkpoint: copies of perceptrons with Adam, from 0.1 to 50 million weights.
 * Run it with {@code mvn test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=io.modelport.worker.CheckpointBenchmark} or from an IDE.
 */
final class CheckpointBenchmark {

    private static final int COPIES = 5;

    private CheckpointBenchmark() {}

    static void main() throws IOException {
        for (int width : new int[] {128, 1_000, 3_000, 6_800}) {
            measure(width);
        }
    }

    private static void measure(int width) throws IOException {
        Network network = new Network(List.of(new Layer.Flatten(), new Layer.Linear(width, true), new Layer.Relu(),
                new Layer.Linear(width, true), new Layer.Relu(), new Layer.Linear(10, true)));
        NetworkScript script = NetworkScript.of(network,
                new ImageEncoding(DataType.FP32, 1, 28, 28, List.of(0.1307), List.of(0.3081)), 10);
        TrainingForm form = script.trainingForm(new Loss.CrossEntropy(0),
                new Optimizer.Adam(1e-3, 0.9, 0.999, 1e-8, 0), 2);
        Path file = Files.createTempFile("training", ".pt");
        Path copy = Files.createTempFile("checkpoint", ".pt");
        try {
            form.write(script.initialWeights(0), file);
            try (TrainableModule module = TestEngine.start().loadForTraining(file)) {
                module.save(copy);
                long begun = System.nanoTime();
                for (int i = 0; i < COPIES; i++) {
                    module.save(copy);
                }
                double milliseconds = (System.nanoTime() - begun) / 1e6 / COPIES;
                System.out.printf("%,11d weights  %,12d bytes  %,8.1f ms%n", form.size(), Files.size(copy),
                        milliseconds);
            }
        } finally {
            Files.delete(file);
            Files.delete(copy);
        }
    }
}
