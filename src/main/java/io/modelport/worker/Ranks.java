package io.modelport.worker;

import io.modelport.dataset.reader.LabelledImages;
import io.modelport.engine.NativeTensor;
import io.modelport.engine.Tensor;
import io.modelport.engine.TrainableModule;
import io.modelport.torchscript.TrainingForm;
import io.modelport.torchscript.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The ranks of a training, each on a thread of its own. A step is one round of gradients and one round in which each rank
 * applies the sum to its part of the weights; the sums run in the order of the ranks, so that results repeat.
 */
final class Ranks implements AutoCloseable {

    /** Deep graphs recurse, and 1 MB is not enough for them. */
    private static final long STACK_BYTES = 64L << 20;
    private static final int EVALUATION_BATCH = 256;

    private final TrainingForm form;
    private final List<ExecutorService> threads = new ArrayList<>();
    private final List<Rank> ranks = new ArrayList<>();

    Ranks(int count, TrainableModule module, TrainingForm form) {
        this.form = form;
        int scalars = form.scalars(1, 1).length;
        for (int i = 0; i < count; i++) {
            threads.add(Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("rank-" + i).daemon().stackSize(STACK_BYTES).factory()));
            ranks.add(new Rank(i, module, scalars));
        }
    }

    /** Starts computing the gradients of a batch, which must not change before {@link #finish}. */
    List<Future<Rank.Share>> start(Batch batch, long step, Seeds seeds) {
        List<Future<Rank.Share>> shares = new ArrayList<>(ranks.size());
        for (int i = 0; i < ranks.size(); i++) {
            Rank rank = ranks.get(i);
            int from = part(batch.count(), i);
            int to = part(batch.count(), i + 1);
            long dropoutSeed = seeds.dropout(step, i);
            if (from < to) {
                shares.add(threads.get(i).submit(() -> rank.gradients(batch, from, to, dropoutSeed)));
            }
        }
        return shares;
    }

    /** Waits for the gradients and makes the optimizer's step. */
    StepResult finish(List<Future<Rank.Share>> started, double[] scalars) throws InterruptedException {
        List<NativeTensor> gradients = new ArrayList<>();
        double loss = 0;
        long correct = 0;
        for (Rank.Share share : results(started)) {
            loss += share.loss();
            correct += share.correct();
            gradients.addAll(share.gradients());
        }
        try {
            if (Double.isFinite(loss)) {
                apply(gradients, scalars);
            }
        } finally {
            gradients.forEach(NativeTensor::close);
        }
        return new StepResult(loss, correct);
    }

    private void apply(List<NativeTensor> gradients, double[] scalars) throws InterruptedException {
        List<Callable<Void>> parts = new ArrayList<>();
        for (int i = 0; i < ranks.size(); i++) {
            Rank rank = ranks.get(i);
            int from = part(form.size(), i);
            int to = part(form.size(), i + 1);
            parts.add(() -> {
                rank.apply(gradients, from, to, scalars);
                return null;
            });
        }
        onAll(parts);
    }

    /**
     * Runs all images forward, with the batch statistics of rank 0.
     *
     * @throws StopRequested when {@code stop} says so between two batches
     */
    Evaluation evaluate(LabelledImages images, int classes, BooleanSupplier stop)
            throws InterruptedException, StopRequested {
        int batches = Math.ceilDiv(images.count(), EVALUATION_BATCH);
        int[] order = IntStream.range(0, images.count()).toArray();
        double[] losses = new double[batches];
        long[][] confusion = new long[classes][classes];
        List<Callable<long[][]>> parts = new ArrayList<>();
        for (int i = 0; i < ranks.size(); i++) {
            int first = i;
            parts.add(() -> {
                Batch batch = new Batch(images, EVALUATION_BATCH);
                long[][] counts = new long[classes][classes];
                for (int b = first; b < batches && !stop.getAsBoolean(); b += ranks.size()) {
                    batch.fill(images, order, b * EVALUATION_BATCH,
                            Math.min(images.count(), (b + 1) * EVALUATION_BATCH));
                    losses[b] = ranks.get(first).evaluate(batch, counts);
                }
                return counts;
            });
        }
        for (long[][] counts : onAll(parts)) {
            add(counts, confusion);
        }
        if (stop.getAsBoolean()) {
            throw new StopRequested();
        }
        double loss = 0;
        for (double part : losses) {
            loss += part;
        }
        return new Evaluation(loss / images.count(), confusion);
    }

    private static void add(long[][] counts, long[][] sum) {
        for (int t = 0; t < counts.length; t++) {
            for (int p = 0; p < counts.length; p++) {
                sum[t][p] += counts[t][p];
            }
        }
    }

    /** The weights after {@code steps} steps. */
    Weights weights(long steps) throws InterruptedException {
        List<FloatBuffer> state = onAll(List.<Callable<List<Tensor>>>of(ranks.getFirst()::state)).getFirst()
                .stream()
                .map(tensor -> tensor.data().asFloatBuffer())
                .toList();
        return form.weights(state, steps);
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::close);
        ranks.forEach(Rank::close);
    }

    private int part(int whole, int rank) {
        return (int) ((long) whole * rank / ranks.size());
    }

    private <T> List<T> onAll(List<Callable<T>> parts) throws InterruptedException {
        List<Future<T>> started = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            started.add(threads.get(i).submit(parts.get(i)));
        }
        return results(started);
    }

    private static <T> List<T> results(List<Future<T>> started) throws InterruptedException {
        List<T> results = new ArrayList<>(started.size());
        for (Future<T> part : started) {
            try {
                results.add(part.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                if (e.getCause() instanceof Error cause) {
                    throw cause;
                }
                throw new IllegalStateException("a rank failed", e.getCause());
            }
        }
        return results;
    }

    /**
     * @param loss the loss, summed over the batch
     * @param correct how many examples were predicted right
     */
    record StepResult(double loss, long correct) {}
}
