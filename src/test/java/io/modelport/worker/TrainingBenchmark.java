package io.modelport.worker;

import io.modelport.dataset.reader.LabelledImages;
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
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Our half of bench/training: trains on MNIST for as many steps as each line of its input says, and answers the seconds
 * and the mean loss.
 */
final class TrainingBenchmark {

    private static final int BATCH = 128;

    private TrainingBenchmark() {}

    /** @param arguments the dropout probability and the number of ranks */
    static void main(String[] arguments) throws Exception {
        double dropout = Double.parseDouble(arguments[0]);
        int ranks = Integer.parseInt(arguments[1]);
        LabelledImages images = LabelledImages.readIdx(Path.of("samples/mnist/train-images-idx3-ubyte.gz"),
                Path.of("samples/mnist/train-labels-idx1-ubyte.gz"));
        NetworkScript script = NetworkScript.of(reference(dropout),
                new ImageEncoding(DataType.FP32, 1, 28, 28, List.of(0.1307), List.of(0.3081)), 10);
        TrainingForm form = script.trainingForm(new Loss.CrossEntropy(0),
                new Optimizer.Adam(1e-3, 0.9, 0.999, 1e-8, 0), ranks);
        Path file = Files.createTempFile("training", ".pt");
        form.write(script.initialWeights(0), file);
        try (TrainableModule module = TestEngine.start().loadForTraining(file);
                Ranks running = new Ranks(ranks, module, form);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            run(running, form, images, in);
        } finally {
            Files.delete(file);
        }
    }

    private static void run(Ranks ranks, TrainingForm form, LabelledImages images, BufferedReader in)
            throws Exception {
        Seeds seeds = new Seeds(0);
        int[] order = new DataOrder(images.count(), BATCH, BATCH).shuffle(0);
        Batch current = new Batch(images, BATCH);
        Batch next = new Batch(images, BATCH);
        current.fill(images, order, 0, BATCH);
        long step = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long begun = System.nanoTime();
            int steps = Integer.parseInt(line);
            double loss = 0;
            for (int i = 0; i < steps; i++) {
                step++;
                List<Future<Rank.Share>> started = ranks.start(current, step, seeds);
                int from = (int) (step % (images.count() / BATCH)) * BATCH;
                next.fill(images, order, from, from + BATCH);
                loss += ranks.finish(started, form.scalars(1e-3, step)).loss();
                Batch done = current;
                current = next;
                next = done;
            }
            System.out.println("result " + (System.nanoTime() - begun) / 1e9 + " " + loss / steps / BATCH);
        }
    }

    /** The network that DJL's and PyTorch's own examples train on MNIST. */
    private static Network reference(double dropout) {
        List<Layer> layers = new ArrayList<>(List.of(new Layer.Conv2d(32, 3, 1, 0, true), new Layer.Relu(),
                new Layer.Conv2d(64, 3, 1, 0, true), new Layer.Relu(), new Layer.MaxPool2d(2, 2),
                new Layer.Flatten()));
        if (dropout > 0) {
            layers.add(new Layer.Dropout(dropout));
        }
        layers.addAll(List.of(new Layer.Linear(128, true), new Layer.Relu(), new Layer.Linear(10, true)));
        return new Network(layers);
    }
}
