package io.modelport.worker;

import io.modelport.engine.Engine;
import io.modelport.engine.TrainableModule;
import io.modelport.network.TrainingSpec;
import io.modelport.problem.Invalid;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Position;
import io.modelport.torchscript.NetworkScript;
import io.modelport.torchscript.TrainingForm;
import io.modelport.torchscript.Weights;
import io.modelport.worker.TrainingListener.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on labelled images and writes the portable model. The same specification on the same images gives the
 * same file, byte for byte.
 */
final class TrainingRun {

    private static final int POINTS_PER_EPOCH = 50;
    private static final int POINTS_IN_ALL = 5_000;
    private static final long PROGRESS_NANOS = 250_000_000L;

    private final TrainingSpec spec;
    private final TrainingData data;
    private final TrainingListener listener;
    private final InstantSource clock;
    private final NetworkScript script;
    private final int batchSize;
    private final DataOrder order;
    private final Seeds seeds;
    private final ProgressMeter meter;
    private final Checkpoints checkpoints;

    private TrainingProgress at = new TrainingProgress(Position.START, System::nanoTime);
    private long lastProgress = Long.MIN_VALUE;

    /**
     * @param clock stamps the metrics
     * @throws Invalid when the specification does not fit the images
     */
    TrainingRun(TrainingSpec spec, TrainingData data, Checkpoints checkpoints, TrainingListener listener,
            InstantSource clock) {
        this.spec = spec;
        this.data = data;
        this.checkpoints = checkpoints;
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
     * Trains to the end, or until the listener says stop; from the best checkpoint that can be used, if there is one. One training at a time per engine.
     *
     * @param engine a started engine; with one intra-op thread, or its thread number decides the last bits
     * @param directory an empty folder that the model is left in
     * @throws Invalid when the loss is no longer a number
     */
    TrainingOutcome run(Engine engine, Path directory) throws IOException, InterruptedException {
        TrainingForm form = script.trainingForm(spec.loss(), spec.optimizer(), spec.ranks());
        Beginning beginning = Beginning.of(checkpoints, engine, form, () -> script.initialWeights(seeds.weights()),
                directory);
        at = new TrainingProgress(beginning.position(), System::nanoTime);
        meter.startFrom(beginning.position());
        try (TrainableModule module = beginning.module(); Ranks ranks = new Ranks(spec.ranks(), module, form)) {
            listener.started(beginning.position(), meter.progress(at.epoch(), at.step()));
            return train(module, ranks, form, beginning.position(), directory, engine);
        }
    }

    private TrainingOutcome train(TrainableModule module, Ranks ranks, TrainingForm form, Position from,
            Path directory, Engine engine) throws IOException, InterruptedException {
        try {
            Evaluation evaluation = train(module, ranks, form);
            Weights weights = ranks.weights(at.step());
            Path model = directory.resolve("model.pt");
            Path serving = directory.resolve("serving.pt");
            script.writePortable(weights, model);
            script.writeServing(weights, serving);
            Map<String, Double> facts = new ServingFormTrial(data.evaluation(), spec.inputType())
                    .run(engine, model, serving)
                    .orElse(Map.of());
            return trained(model, facts.isEmpty() ? null : serving, evaluation, facts);
        } catch (StopRequested e) {
            if (listener.signal() == Signal.HAND_BACK && at.step() > from.step()) {
                checkpoints.take(module, at.position());
            }
            return new TrainingOutcome.Stopped();
        }
    }

    /** @return the evaluation after the last epoch */
    private Evaluation train(TrainableModule module, Ranks ranks, TrainingForm form)
            throws IOException, InterruptedException, StopRequested {
        Batches batches = new Batches(data.train(), order, batchSize);
        while (true) {
            if (at.stepOfEpoch() < order.stepsPerEpoch()) {
                makeSteps(module, ranks, form, batches);
            }
            at.beginEvaluation();
            if (checkpoints.isDue(true)) {
                checkpoints.take(module, at.position());
            }
            Evaluation evaluation = ranks.evaluate(data.evaluation(), data.classLabels().size(),
                    () -> listener.signal() != Signal.GO_ON);
            meter.evaluated(at.endEvaluation());
            evaluated(evaluation);
            if (at.epoch() == spec.epochs()) {
                return evaluation;
            }
            at.beginNextEpoch();
        }
    }

    /** Makes those steps of an epoch that are left. */
    private void makeSteps(TrainableModule module, Ranks ranks, TrainingForm form, Batches batches)
            throws IOException, InterruptedException, StopRequested {
        at.beginSteps();
        meter.resumed(System.nanoTime(), at.step(), at.examples());
        batches.begin(seeds.order(at.epoch()), at.stepOfEpoch());
        while (at.stepOfEpoch() < order.stepsPerEpoch()) {
            if (listener.signal() != Signal.GO_ON) {
                throw new StopRequested();
            }
            if (checkpoints.isDue(false)) {
                checkpoints.take(module, at.position());
            }
            Batch batch = batches.current();
            List<Future<Rank.Share>> started = ranks.start(batch, at.step() + 1, seeds);
            batches.fillNext();
            double rate = learningRate(at.step());
            stepped(ranks.finish(started, form.scalars(rate, at.step() + 1)), batch.count(), rate);
            batches.advance();
        }
    }

    private double learningRate(long stepsDone) {
        return spec.optimizer().learningRate() * spec.schedule().factor(stepsDone, order.stepsPerEpoch(), allSteps());
    }

    private long allSteps() {
        return (long) order.stepsPerEpoch() * spec.epochs();
    }

    private void stepped(Ranks.StepResult result, int batch, double learningRate) {
        at.stepped(result, batch);
        requireFinite("train_loss", result.loss());
        long every = Math.max(1, Math.max(order.stepsPerEpoch() / POINTS_PER_EPOCH, allSteps() / POINTS_IN_ALL));
        if (at.step() % every == 0 || at.step() == allSteps()) {
            Position.Sums sums = at.takeSinceLastPoint();
            measured("train_loss", sums.meanLoss());
            measured("train_accuracy", sums.accuracy());
            measured("learning_rate", learningRate);
        }
        long now = System.nanoTime();
        meter.stepped(now, at.step(), at.examples());
        if (lastProgress == Long.MIN_VALUE || now - lastProgress > PROGRESS_NANOS) {
            lastProgress = now;
            listener.progressed(meter.progress(at.epoch(), at.step()));
        }
    }

    private void evaluated(Evaluation evaluation) {
        requireFinite(data.evaluationSplit() + "_loss", evaluation.loss());
        measured(data.evaluationSplit() + "_loss", evaluation.loss());
        measured(data.evaluationSplit() + "_accuracy", evaluation.accuracy());
        listener.progressed(meter.progress(at.epoch(), at.step()));
    }

    private void measured(String key, double value) {
        listener.measured(new MetricPoint(key, value, at.step(), at.epoch(), clock.millis()));
    }

    private void requireFinite(String key, double loss) {
        if (!Double.isFinite(loss)) {
            throw new Invalid("loss-not-finite", "The loss became " + loss + " at step " + at.step() + " (" + key
                    + ", epoch " + at.epoch() + ").",
                    "Use a smaller learning rate, a warm-up, or batch normalisation.");
        }
    }

    private TrainingOutcome trained(Path model, @Nullable Path serving, Evaluation evaluation,
            Map<String, Double> facts) {
        Map<String, Double> metrics = new HashMap<>(facts);
        metrics.put("train_loss", at.thisEpoch().meanLoss());
        metrics.put("train_accuracy", at.thisEpoch().accuracy());
        metrics.put(data.evaluationSplit() + "_loss", evaluation.loss());
        metrics.put(data.evaluationSplit() + "_accuracy", evaluation.accuracy());
        metrics.put("examples_per_second", at.examplesPerSecond());
        metrics.put("seconds", at.seconds());
        return new TrainingOutcome.Trained(model, serving, script.signature(data.classLabels()), evaluation, metrics);
    }
}
