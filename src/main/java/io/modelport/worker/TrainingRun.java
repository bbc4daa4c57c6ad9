package io.modelport.worker;

import io.modelport.dataset.reader.LabelledImages;
import io.modelport.dataset.reader.PixelStatistics;
import io.modelport.engine.Engine;
import io.modelport.engine.TrainableModule;
import io.modelport.network.ImageEncoding;
import io.modelport.network.TrainingSpec;
import io.modelport.problem.Invalid;
import io.modelport.process.wire.MetricPoint;
import io.modelport.torchscript.NetworkScript;
import io.modelport.torchscript.TrainingForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;

/**
 * Trains a network on labelled images and writes the portable model. The same specification on the same images gives the
 * same file, byte for byte.
 */
final class TrainingRun {

    private static final int POINTS_PER_EPOCH = 50;
    private static final int POINTS_IN_ALL = 5_000;
    private static final long PROGRESS_NANOS = 250_000_000L;

    private final TrainingSpec spec;
    private final Data data;
    private final TrainingListener listener;
    private final InstantSource clock;
    private final NetworkScript script;
    private final int batchSize;
    private final DataOrder order;
    private final Seeds seeds;
    private final ProgressMeter meter;
    private final TrainMetrics sinceLastPoint = new TrainMetrics();
    private final TrainMetrics thisEpoch = new TrainMetrics();
    private long steps;
    private long examples;
    private long lastProgress = Long.MIN_VALUE;

    /**
     * @param clock stamps the metrics
     * @throws Invalid when the specification does not fit the images
     */
    TrainingRun(TrainingSpec spec, Data data, TrainingListener listener, InstantSource clock) {
        this.spec = spec;
        this.data = data;
        this.listener = listener;
        this.clock = clock;
        data.requireFit();
        this.script = NetworkScript.of(spec.network(), data.encoding(spec), data.classLabels().size());
        int leastBatch = script.leastShare() == 1 ? 1 : script.leastShare() * spec.ranks();
        this.batchSize = Math.min(spec.batchSize(), data.train().count());
        if ((long) batchSize * data.train().imageSize() > Integer.MAX_VALUE) {
            throw new Invalid("batch-too-large", "A batch of " + batchSize + " images of "
                    + data.train().imageSize() + " bytes is larger than 2 GiB.", "Use a smaller batch.", "batchSize");
        }
        if (batchSize < leastBatch) {
            throw new Invalid("batch-too-small", "Batch normalisation over features needs 2 examples per rank; a batch"
                    + " has " + batchSize + " for " + spec.ranks() + " ranks.", "Use a larger batch or fewer ranks.",
                    "batchSize");
        }
        this.order = new DataOrder(data.train().count(), batchSize, leastBatch);
        this.seeds = new Seeds(spec.seed());
        this.meter = new ProgressMeter(spec.epochs(), order.stepsPerEpoch());
    }

    /**
     * What is learned from, and what is judged on.
     *
     * @param train the training images
     * @param evaluation the images that the accuracy is measured on after each epoch
     * @param evaluationSplit the name of that split, such as {@code test}
     * @param classLabels names of the classes, in the order of their numbers
     */
    record Data(LabelledImages train, LabelledImages evaluation, String evaluationSplit, List<String> classLabels) {

        Data {
            classLabels = List.copyOf(classLabels);
        }

        void requireFit() {
            if (train.count() == 0 || evaluation.count() == 0) {
                throw new Invalid("no-images", "There are " + train.count() + " training images and "
                        + evaluation.count() + " in the split '" + evaluationSplit + "'.", "Send some of both.");
            }
            if (train.channels() != evaluation.channels() || train.height() != evaluation.height()
                    || train.width() != evaluation.width()) {
                throw new Invalid("image-sizes-differ", "The training images are " + train.width() + " × "
                        + train.height() + ", those of the split '" + evaluationSplit + "' " + evaluation.width()
                        + " × " + evaluation.height() + ".", "Send images of one size.");
            }
            train.classCounts(classLabels.size());
            evaluation.classCounts(classLabels.size());
        }

        ImageEncoding encoding(TrainingSpec spec) {
            PixelStatistics pixels = train.pixelStatistics();
            return new ImageEncoding(spec.inputType(), train.channels(), train.height(), train.width(),
                    pixels.mean(), pixels.standardDeviation());
        }
    }

    /**
     * Trains to the end, or until the listener says stop. One training at a time per engine.
     *
     * @param engine a started engine; with one intra-op thread, or its thread number decides the last bits
     * @param directory an empty folder that the model is left in
     * @throws Invalid when the loss is no longer a number
     */
    TrainingOutcome run(Engine engine, Path directory) throws IOException, InterruptedException {
        TrainingForm form = script.trainingForm(spec.loss(), spec.optimizer(), spec.ranks());
        Path trainable = directory.resolve("training.pt");
        form.write(script.initialWeights(seeds.weights()), trainable);
        try (TrainableModule module = engine.loadForTraining(trainable);
                Ranks ranks = new Ranks(spec.ranks(), module, form)) {
            return train(ranks, form, directory.resolve("model.pt"));
        } catch (StopRequested e) {
            return new TrainingOutcome.Stopped();
        } finally {
            Files.deleteIfExists(trainable);
        }
    }

    private TrainingOutcome train(Ranks ranks, TrainingForm form, Path model)
            throws IOException, InterruptedException, StopRequested {
        long begun = System.nanoTime();
        Batch current = new Batch(data.train(), batchSize);
        Batch next = new Batch(data.train(), batchSize);
        Evaluation evaluation = null;
        long steppingNanos = 0;
        for (int epoch = 1; epoch <= spec.epochs(); epoch++) {
            long epochBegun = System.nanoTime();
            meter.resumed(epochBegun, steps, examples);
            thisEpoch.reset();
            int[] sequence = order.shuffle(seeds.order(epoch));
            current.fill(data.train(), sequence, order.from(0), order.to(0));
            for (int i = 0; i < order.stepsPerEpoch(); i++) {
                if (listener.stopRequested()) {
                    throw new StopRequested();
                }
                long step = steps + 1;
                List<Future<Rank.Share>> started = ranks.start(current, step, seeds);
                if (i + 1 < order.stepsPerEpoch()) {
                    next.fill(data.train(), sequence, order.from(i + 1), order.to(i + 1));
                }
                double rate = learningRate(steps);
                Ranks.StepResult result = ranks.finish(started, form.scalars(rate, step));
                stepped(epoch, result, current.count(), rate);
                Batch done = current;
                current = next;
                next = done;
            }
            long evaluating = System.nanoTime();
            steppingNanos += evaluating - epochBegun;
            evaluation = ranks.evaluate(data.evaluation(), data.classLabels().size(), listener::stopRequested);
            meter.evaluated(System.nanoTime() - evaluating);
            evaluated(epoch, evaluation);
        }
        script.writePortable(ranks.weights(steps), model);
        return trained(model, Objects.requireNonNull(evaluation), steppingNanos, System.nanoTime() - begun);
    }

    private double learningRate(long stepsDone) {
        return spec.optimizer().learningRate() * spec.schedule().factor(stepsDone, order.stepsPerEpoch(), allSteps());
    }

    private long allSteps() {
        return (long) order.stepsPerEpoch() * spec.epochs();
    }

    private void stepped(int epoch, Ranks.StepResult result, int batch, double learningRate) {
        steps++;
        examples += batch;
        requireFinite("train_loss", result.loss(), epoch);
        sinceLastPoint.add(result, batch);
        thisEpoch.add(result, batch);
        long every = Math.max(1, Math.max(order.stepsPerEpoch() / POINTS_PER_EPOCH, allSteps() / POINTS_IN_ALL));
        if (steps % every == 0 || steps == allSteps()) {
            measured("train_loss", sinceLastPoint.loss(), epoch);
            measured("train_accuracy", sinceLastPoint.accuracy(), epoch);
            measured("learning_rate", learningRate, epoch);
            sinceLastPoint.reset();
        }
        long now = System.nanoTime();
        meter.stepped(now, steps, examples);
        if (lastProgress == Long.MIN_VALUE || now - lastProgress > PROGRESS_NANOS) {
            lastProgress = now;
            listener.progressed(meter.progress(epoch, steps));
        }
    }

    private void evaluated(int epoch, Evaluation evaluation) {
        requireFinite(data.evaluationSplit() + "_loss", evaluation.loss(), epoch);
        measured(data.evaluationSplit() + "_loss", evaluation.loss(), epoch);
        measured(data.evaluationSplit() + "_accuracy", evaluation.accuracy(), epoch);
        listener.progressed(meter.progress(epoch, steps));
    }

    private void measured(String key, double value, int epoch) {
        listener.measured(new MetricPoint(key, value, steps, epoch, clock.millis()));
    }

    private void requireFinite(String key, double loss, int epoch) {
        if (!Double.isFinite(loss)) {
            throw new Invalid("loss-not-finite", "The loss became " + loss + " at step " + steps + " (" + key
                    + ", epoch " + epoch + ").", "Use a smaller learning rate, a warm-up, or batch normalisation.");
        }
    }

    private TrainingOutcome trained(Path model, Evaluation evaluation, long steppingNanos, long nanos) {
        Map<String, Double> metrics = new HashMap<>();
        metrics.put("train_loss", thisEpoch.loss());
        metrics.put("train_accuracy", thisEpoch.accuracy());
        metrics.put(data.evaluationSplit() + "_loss", evaluation.loss());
        metrics.put(data.evaluationSplit() + "_accuracy", evaluation.accuracy());
        metrics.put("examples_per_second", examples / (steppingNanos / 1e9));
        metrics.put("seconds", nanos / 1e9);
        return new TrainingOutcome.Trained(model, script.signature(data.classLabels()), evaluation, metrics);
    }
}
